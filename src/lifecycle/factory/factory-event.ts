import type { Misfire } from '../schedule/misfire.js';

/** What happened to a factory as a whole; times are ISO 8601 UTC. */
export type FactoryEvent = { readonly time: string } &
  /** a round of what is due was begun by a schedule */
  (
    | { readonly event: 'round'; readonly schedule: string }
    /** occurrences of a schedule that nobody was there for; `until`: the last of them */
    | {
        readonly event: 'missed';
        readonly task: string;
        readonly count: number;
        readonly until: string;
        readonly misfire: Misfire;
      }
    /** the clock is not where it was: by how many milliseconds it went forwards, or back where that is below 0 */
    | { readonly event: 'clock'; readonly byMs: number; readonly sentence: string }
    /** data were asked for again: what is new, or why they could not be had */
    | {
        readonly event: 'refreshed';
        readonly source: string;
        readonly outcome: 'new' | 'same' | 'failed';
        readonly sentence: string;
      }
  );

const EVENTS: readonly string[] = ['round', 'missed', 'clock', 'refreshed'] satisfies FactoryEvent['event'][];

/** Whether an entry of a journal is of the factory as a whole. */
export function isFactoryEvent(entry: object): entry is FactoryEvent {
  const { event, time } = entry as Partial<FactoryEvent>;
  return EVENTS.includes(String(event)) && typeof time === 'string' && !('system' in entry);
}

/** Says what happened, and why. */
export function describeFactoryEvent(event: FactoryEvent): string {
  switch (event.event) {
    case 'round':
      return `a round was begun, ${event.schedule}`;
    case 'missed': {
      const times = event.count === 1 ? 'one time' : `${event.count} times`;
      const rest = event.misfire === 'skip' ? 'waits for the next time (misfire: skip)' : 'is done once (misfire: run_once)';
      return `${event.task} was missed ${times}, the last one at ${event.until}: it ${rest}`;
    }
    case 'clock':
      return event.sentence;
    case 'refreshed':
      return `${event.source}: ${event.sentence}`;
  }
}
