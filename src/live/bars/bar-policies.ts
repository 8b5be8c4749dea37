import type { IncidentKind } from './bar-incident.js';

/** What is done about a bar that was not simply the next one. `halt` lets nothing be walked behind it until a person has looked. */
export interface BarPolicies {
  /** `skip`: the bars of the other symbols are traded on without it */
  readonly missing: 'skip' | 'halt';
  /** `leave`: it is left out */
  readonly late: 'leave' | 'halt';
  /** `keep`: the first one counts */
  readonly revised: 'keep' | 'halt';
  /** there is nothing to decide: it says what is known */
  readonly repeated: 'leave';
}

export const STANDARD_POLICIES: BarPolicies = { missing: 'skip', late: 'leave', revised: 'keep', repeated: 'leave' };

/** Whether a bar of this kind halts. */
export function isHalting(policies: BarPolicies, kind: IncidentKind): boolean {
  return kind in policies && policies[kind as keyof BarPolicies] === 'halt';
}
