import type { GateRecord } from './gate-record.js';
import { GATES, gateOf, isBefore, stageBehind, type GateName, type Stage } from './stage.js';
import type { SystemState } from './system-states.js';
import type { Mover } from './system-event.js';

/** What is to be done for a system. */
export type Step =
  | { readonly kind: 'gate'; readonly gate: GateName }
  | { readonly kind: 'watch' }
  /** write the manifest that a person reviews */
  | { readonly kind: 'stage' }
  | { readonly kind: 'move'; readonly to: Stage; readonly by: Mover; readonly reason: string };

/** Returns the identity that a gate has now; see GateRecord. */
export type IdentityOf = (gate: GateName) => string;

/** Returns what is to be done for a system next; undefined where it waits: for a person, for an edit, for nothing. A gate that failed is
 *  not
 *  judged again before something that decides it has changed. */
export function nextStep(state: SystemState, identityOf: IdentityOf): Step | undefined {
  if (state.isRetired || state.held !== undefined) return undefined;
  const lost = lostGate(state, identityOf);
  if (lost !== undefined)
    return { kind: 'move', to: lost, by: 'edit', reason: `the gate ${lost} was passed by another version of the file` };
  if (state.stage === 'candidate') return { kind: 'move', to: 'hygiene', by: 'gate', reason: 'its file is read and compiled' };
  const gate = gateOf(state.stage);
  if (gate === undefined) return { kind: 'watch' };
  const record = currentRecord(state, gate, identityOf);
  if (record === undefined || record.outcome === 'waiting') return { kind: 'gate', gate };
  if (record.outcome === 'failed') return undefined;
  const to = stageBehind(gate);
  if (to === 'live' && state.versions.at(-1)?.identity !== identityOf(gate)) return { kind: 'stage' };
  if (to === 'live' && state.approved === undefined) return undefined;
  return {
    kind: 'move',
    to,
    by: 'gate',
    reason: to === 'live' ? 'every gate is passed, and a person has approved it' : `the gate ${gate} is passed`,
  };
}

/** Says what a system waits for. */
export function describeWait(state: SystemState, identityOf: IdentityOf): string {
  if (state.isRetired) return 'retired';
  if (state.held !== undefined) return `held by ${state.held.by === 'person' ? 'a person' : 'the factory'}: ${state.held.reason}`;
  const step = nextStep(state, identityOf);
  if (step?.kind === 'move') return `moves to ${step.to}: ${step.reason}`;
  if (step?.kind === 'watch') return 'is watched';
  if (step?.kind === 'stage') return 'its manifest is to be written';
  const record = state.stage === 'candidate' ? undefined : currentRecord(state, gateOf(state.stage)!, identityOf);
  if (step !== undefined) return record === undefined ? `the gate ${state.stage} is due` : `waits: ${reasonsOf(record, 'waiting')}`;
  if (record!.outcome === 'failed') return `failed ${state.stage}, waits for an edit: ${reasonsOf(record!, 'failed')}`;
  return 'waits for a person: barloom factory approve';
}

/** Returns the sentences that decided a gate, in one. */
export function reasonsOf({ figures, checks }: GateRecord, outcome: 'failed' | 'waiting'): string {
  const found = [
    ...(outcome === 'failed' ? figures.filter(({ holds }) => !holds).map(({ sentence }) => sentence) : []),
    ...checks.filter((check) => check.outcome === outcome).map(({ sentence }) => sentence),
  ];
  return found.join(' ');
}

/** Returns the first gate before a system's stage that what stands now did not pass. */
function lostGate(state: SystemState, identityOf: IdentityOf): GateName | undefined {
  return GATES.filter((gate) => isBefore(gate, state.stage)).find((gate) => state.records[gate]?.identity !== identityOf(gate));
}

function currentRecord({ records }: SystemState, gate: GateName, identityOf: IdentityOf): GateRecord | undefined {
  const record = records[gate];
  return record !== undefined && record.identity === identityOf(gate) ? record : undefined;
}
