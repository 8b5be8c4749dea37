import { describeWatch, holderOf } from './describe-event.js';
import { currentRecord, nextStep, reasonsOf, type IdentityOf } from './next-step.js';
import { gateOf } from './stage.js';
import type { SystemState } from './system-state.js';

/** Says what a system waits for. */
export function describeWait(state: SystemState, identityOf: IdentityOf): string {
  if (state.isRetired) return 'retired';
  if (state.held !== undefined) return `held by ${holderOf(state.held.by)}: ${state.held.reason}`;
  const failure = state.failure === undefined ? '' : `; it failed in ${state.failure}`;
  return `${describeStep(state, identityOf)}${failure}`;
}

function describeStep(state: SystemState, identityOf: IdentityOf): string {
  const step = nextStep(state, identityOf);
  if (step?.kind === 'move' && step.to === 'live' && state.postponed !== undefined) return `waits to go live: ${state.postponed.reason}`;
  if (step?.kind === 'move') return `moves to ${step.to}: ${step.reason}`;
  if (step?.kind === 'watch') return state.watched === undefined ? 'is watched' : describeWatch(state.watched);
  if (step?.kind === 'stage') return 'its manifest is to be written';
  const record = state.stage === 'candidate' ? undefined : currentRecord(state, gateOf(state.stage)!, identityOf);
  if (step !== undefined) return record === undefined ? `the gate ${state.stage} is due` : `waits: ${reasonsOf(record, 'waiting')}`;
  if (record!.outcome === 'failed') return `failed ${state.stage}, waits for an edit: ${reasonsOf(record!, 'failed')}`;
  return 'waits for a person: barloom factory approve';
}
