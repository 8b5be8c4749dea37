import type { FactoryEvent } from './factory-event.js';

/** What the journal comes to for the factory as a whole; times are ISO 8601 UTC. */
export interface FactoryState {
  /** of the last line of the journal */
  readonly lastTime: string | undefined;
  /** when each task was last done, or passed over, by its name */
  readonly tasks: Readonly<Record<string, string>>;
  /** what became of the last refresh of each source */
  readonly refreshed: Readonly<Record<string, { readonly time: string; readonly outcome: string; readonly sentence: string }>>;
}

export const NEW_FACTORY: FactoryState = { lastTime: undefined, tasks: {}, refreshed: {} };

/** The task of the rounds themselves. */
export const ROUND = 'round';

/** Returns the state after a further event of the factory. */
export function followFactory(state: FactoryState, event: FactoryEvent): FactoryState {
  switch (event.event) {
    case 'round':
      return done(state, ROUND, event.time);
    case 'missed':
      return event.misfire === 'skip' ? done(state, event.task, event.until) : state;
    case 'clock':
      return event.byMs < 0 ? bringBack(state, event.time) : state;
    case 'refreshed': {
      const { source, time, outcome, sentence } = event;
      return { ...done(state, refreshTask(source), time), refreshed: { ...state.refreshed, [source]: { time, outcome, sentence } } };
    }
  }
}

/** The name of the task that brings a source up to date. */
export function refreshTask(source: string): string {
  return `refresh ${source}`;
}

function done(state: FactoryState, task: string, time: string): FactoryState {
  return { ...state, tasks: { ...state.tasks, [task]: time } };
}

/** Where the clock was wrong and was set back, nothing was done in the future: what is said to have been counts as done now, or it would
 *  not be due until the clock is there again. */
function bringBack(state: FactoryState, time: string): FactoryState {
  const tasks = Object.fromEntries(Object.entries(state.tasks).map(([task, at]) => [task, at > time ? time : at]));
  return { ...state, tasks, lastTime: time };
}
