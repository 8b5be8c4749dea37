import type { SystemState } from './system-state.js';

/** Returns the state of a system where the clock was wrong and was set back: what is said to have been done later than now was done now. */
export function bringBack(state: SystemState, time: string): SystemState {
  const { watched, retrained } = state;
  return {
    ...state,
    watched: watched && watched.time > time ? { ...watched, time } : watched,
    retrained: retrained && retrained.time > time ? { ...retrained, time } : retrained,
  };
}
