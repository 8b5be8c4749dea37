import type { GateRecord } from './gate-record.js';
import type { Stage } from './stage.js';

/** What moved a system. */
export type Mover = 'gate' | 'watch' | 'edit' | 'person';

/** What happened to a system of the factory; times are ISO 8601 UTC. */
export type SystemEvent = { readonly system: string; readonly time: string } & (
  | { readonly event: 'added'; readonly file: string }
  /** a step that is begun: without its end it is done again */
  | { readonly event: 'begun'; readonly step: string }
  | { readonly event: 'judged'; readonly record: GateRecord }
  | { readonly event: 'moved'; readonly from: Stage; readonly to: Stage; readonly by: Mover; readonly reason: string }
  /** a version that a person may review: its manifest, below the factory's folder, and the hash of its bytes */
  | { readonly event: 'staged'; readonly version: number; readonly identity: string; readonly manifest: string; readonly sha256: string }
  /** the version that is live from now on */
  | { readonly event: 'promoted' | 'rolled_back'; readonly version: number; readonly reason: string }
  /** a step that ended with an error */
  | { readonly event: 'failed'; readonly step: string; readonly error: string }
  /** a person lets it rise to live */
  | { readonly event: 'approved'; readonly reason: string }
  | { readonly event: 'held'; readonly by: 'person' | 'factory'; readonly reason: string }
  | { readonly event: 'resumed' | 'retired'; readonly reason: string }
);

const EVENTS: readonly string[] = [
  'added',
  'begun',
  'judged',
  'moved',
  'staged',
  'promoted',
  'rolled_back',
  'failed',
  'approved',
  'held',
  'resumed',
  'retired',
] satisfies SystemEvent['event'][];

/** Returns the events among the entries of a journal; what a later program may have written beside them is passed over. */
export function systemEventsOf(entries: readonly object[]): SystemEvent[] {
  return entries.filter((entry): entry is SystemEvent => {
    const { event, system, time } = entry as Partial<SystemEvent>;
    return EVENTS.includes(String(event)) && typeof system === 'string' && typeof time === 'string';
  });
}
