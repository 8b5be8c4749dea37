import type { ModelEvent } from './model-event.js';

export type Registered = Extract<ModelEvent, { event: 'registered' }>;
export type Change = Extract<ModelEvent, { event: 'promoted' | 'rolled_back' }>;

/** What a history comes to for one model. */
export interface ModelState {
  readonly versions: ReadonlyMap<number, Registered>;
  /** promotions that were not taken back, the first one first: the last one is in production, the one before it is what a rollback goes
   *  to */
  readonly promotions: readonly Change[];
}

/** Returns each model's state by its name, in the order of the events. A version that was never registered is not promoted; promoting the
 *  one in production again changes nothing. */
export function modelStates(events: readonly ModelEvent[]): ReadonlyMap<string, ModelState> {
  const states = new Map<string, { versions: Map<number, Registered>; promotions: Change[] }>();
  for (const event of events) {
    const state = states.get(event.model) ?? { versions: new Map<number, Registered>(), promotions: [] };
    states.set(event.model, state);
    if (event.event === 'registered') {
      if (!state.versions.has(event.version)) state.versions.set(event.version, event);
    } else if (event.event === 'promoted') promote(state, event);
    else if (event.event === 'rolled_back') rollBack(state.promotions, event);
  }
  return states;
}

function promote({ versions, promotions }: { versions: Map<number, Registered>; promotions: Change[] }, event: Change): void {
  if (versions.has(event.version) && promotions.at(-1)?.version !== event.version) promotions.push(event);
}

/** A rollback names where it goes: of two at the same time the second one changes nothing. */
function rollBack(promotions: Change[], event: Change): void {
  if (promotions.at(-2)?.version !== event.version) return;
  promotions.splice(-2, 2, event);
}
