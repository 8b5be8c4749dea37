import { followEvent } from './follow-event.js';
import type { SystemEvent } from './system-event.js';
import { beginSystem, type SystemState } from './system-state.js';

/** Returns the state of each system by its name, in the order in which they were added. What is said of a system that was never added
 *  counts for nothing, and so does a move from a stage that it is not at. */
export function systemStates(events: readonly SystemEvent[]): ReadonlyMap<string, SystemState> {
  const states = new Map<string, SystemState>();
  for (const event of events) applyEvent(states, event);
  return states;
}

/** Makes of the states what they are after a further event. */
export function applyEvent(states: Map<string, SystemState>, event: SystemEvent): void {
  const before = states.get(event.system);
  if (before !== undefined) states.set(event.system, followEvent(before, event));
  else if (event.event === 'added') states.set(event.system, beginSystem(event));
}
