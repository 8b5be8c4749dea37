import type { GateRecord } from './gate-record.js';
import { GATES, gateOf, isBefore, stageBehind, type GateName, type Stage } from './stage.js';
import type { SystemState } from './system-state.js';
import type { Activation, Mover } from './system-event.js';

/** What is to be done for a system. */
export type Step =
  | { readonly kind: 'gate'; readonly gate: GateName }
  /** look at what is traded since a version is live, or the system works at demo */
  | { readonly kind: 'watch' }
  /** ask whether its model is to be trained again, and train it */
  | { readonly kind: 'retrain' }
  /** write the manifest that a person reviews */
  | { readonly kind: 'stage' }
  | { readonly kind: 'move'; readonly to: Stage; readonly by: Mover; readonly reason: string };

/** Returns the identity that a gate has now; see GateRecord. */
export type IdentityOf = (gate: GateName) => string;

/** What is known of a system beside its state. */
export interface StepFacts {
  /** of the files that its data are read from; undefined where that is not known: what waits for data is due then */
  readonly stamp?: string | undefined;
  /** what waits for a position to be left does not, where that is carried to its exit */
  readonly activate?: Activation;
  readonly isWatchDue?: boolean;
  readonly isRetrainDue?: boolean;
}

/** Returns everything that is to be done for a system, of which each can be done now. */
export function dueSteps(state: SystemState, identityOf: IdentityOf, facts: StepFacts): Step[] {
  if (state.isRetired || state.held !== undefined) return [];
  const next = nextStep(state, identityOf, facts);
  const steps: Step[] = next === undefined || next.kind === 'watch' ? [] : [next];
  if (facts.isWatchDue) steps.push({ kind: 'watch' });
  if (facts.isRetrainDue) steps.push({ kind: 'retrain' });
  return steps;
}

/** Returns what is to be done for a system next on its way; undefined where it waits: for a person, for an edit, for data, for nothing. A
 *  gate that failed is not judged again before something that decides it has changed, and one that waits not before its data have. */
export function nextStep(state: SystemState, identityOf: IdentityOf, facts: StepFacts = {}): Step | undefined {
  if (state.isRetired || state.held !== undefined) return undefined;
  const lost = lostGate(state, identityOf);
  if (lost !== undefined)
    return {
      kind: 'move',
      to: lost,
      by: 'edit',
      reason: `the gate ${lost} was passed by another version of the file, or of what it names`,
    };
  if (state.stage === 'candidate') return { kind: 'move', to: 'hygiene', by: 'gate', reason: 'its file is read and compiled' };
  const gate = gateOf(state.stage);
  if (gate === undefined) return { kind: 'watch' };
  const record = currentRecord(state, gate, identityOf);
  if (record === undefined) return { kind: 'gate', gate };
  if (record.outcome === 'waiting') return waitsForData(record.stamp, facts) ? undefined : { kind: 'gate', gate };
  if (record.outcome === 'failed') return undefined;
  return stepBehind(state, gate, identityOf, facts);
}

function stepBehind(state: SystemState, gate: GateName, identityOf: IdentityOf, facts: StepFacts): Step | undefined {
  const to = stageBehind(gate);
  if (to !== 'live') return { kind: 'move', to, by: 'gate', reason: `the gate ${gate} is passed` };
  if (!isStaged(state, identityOf(gate))) return { kind: 'stage' };
  if (state.approved === undefined) return undefined;
  const { postponed } = state;
  if (postponed?.step === 'move to live' && facts.activate !== 'exit' && waitsForData(postponed.stamp, facts)) return undefined;
  return { kind: 'move', to, by: 'gate', reason: 'every gate is passed, and a person has approved it' };
}

/** A version that was staged before a demotion, or with another factor of its sizes, is not the one to review. */
function isStaged({ versions, scale, demotion }: SystemState, identity: string): boolean {
  const last = versions.at(-1);
  return last !== undefined && last.identity === identity && last.scale === scale && (demotion === undefined || last.time > demotion.time);
}

function waitsForData(stamp: string | undefined, facts: StepFacts): boolean {
  return stamp !== undefined && stamp === facts.stamp;
}

/** Returns the first gate before a system's stage that what stands now did not pass. */
function lostGate(state: SystemState, identityOf: IdentityOf): GateName | undefined {
  return GATES.filter((gate) => isBefore(gate, state.stage)).find((gate) => state.records[gate]?.identity !== identityOf(gate));
}

/** Returns the record of a gate, where it is of what stands now. */
export function currentRecord({ records }: SystemState, gate: GateName, identityOf: IdentityOf): GateRecord | undefined {
  const record = records[gate];
  return record !== undefined && record.identity === identityOf(gate) ? record : undefined;
}

/** Returns the sentences that decided a gate, in one. */
export function reasonsOf({ figures, checks }: GateRecord, outcome: 'failed' | 'waiting'): string {
  const found = [
    ...(outcome === 'failed' ? figures.filter(({ holds }) => !holds).map(({ sentence }) => sentence) : []),
    ...checks.filter((check) => check.outcome === outcome).map(({ sentence }) => sentence),
  ];
  return found.join(' ');
}
