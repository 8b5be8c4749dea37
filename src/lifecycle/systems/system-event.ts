import type { GateRecord } from './gate-record.js';
import type { Stage } from './stage.js';
import type { WatchRecord } from './watch-record.js';

/** What moved a system. */
export type Mover = 'gate' | 'watch' | 'edit' | 'person';

/** Who stopped a system: a person, the factory where its steps fail, the watch where a rule says so. */
export type Holder = 'person' | 'factory' | 'watch';

/** How a new version takes the place of one that holds a position: it waits until that is flat, or the old one carries it to its exit. */
export const ACTIVATIONS = ['flat', 'exit'] as const;
export type Activation = (typeof ACTIVATIONS)[number];

/** What happened to a system of the factory; times are ISO 8601 UTC. */
export type SystemEvent = { readonly system: string; readonly time: string } & (
  | {
      readonly event: 'added';
      readonly file: string;
      /** what is laid over the file, `path=value`, in this order */
      readonly set?: readonly string[];
      /** the system whose file this is a candidate of */
      readonly idea?: string;
    }
  /** a step that is begun: without its end it is done again */
  | { readonly event: 'begun'; readonly step: string }
  | { readonly event: 'judged'; readonly record: GateRecord }
  | { readonly event: 'moved'; readonly from: Stage; readonly to: Stage; readonly by: Mover; readonly reason: string }
  /** a version that a person may review: its manifest, below the factory's folder, and the hash of its bytes */
  | {
      readonly event: 'staged';
      readonly version: number;
      readonly identity: string;
      readonly manifest: string;
      readonly sha256: string;
      readonly scale?: number;
    }
  /** the version that is live from now on */
  | {
      readonly event: 'promoted';
      readonly version: number;
      readonly reason: string;
      readonly activate?: Activation;
      /** the version whose open position is carried to its exit */
      readonly carries?: number;
    }
  | { readonly event: 'rolled_back'; readonly version: number; readonly reason: string }
  /** what was found since a version is traded, and what that asked for */
  | { readonly event: 'watched'; readonly record: WatchRecord }
  /** the factor that its sizes are multiplied by from now on, by a person */
  | { readonly event: 'scaled'; readonly factor: number; readonly reason: string }
  /** what is laid over its file from now on, by a person */
  | { readonly event: 'changed'; readonly set: readonly string[]; readonly reason: string }
  /** whether its model was to be trained again, and what came of it; `stamp`: of the data then */
  | {
      readonly event: 'retrained';
      readonly outcome: RetrainOutcome;
      readonly stamp: string;
      readonly version?: number;
      /** what is laid over its file from now on, where the new version is proposed */
      readonly set?: readonly string[];
      readonly reason: string;
    }
  /** a step that cannot be done before the data are others than those of `stamp` */
  | { readonly event: 'postponed'; readonly step: string; readonly stamp: string; readonly reason: string }
  /** a step that ended with an error */
  | { readonly event: 'failed'; readonly step: string; readonly error: string }
  /** a person lets it rise to live */
  | { readonly event: 'approved'; readonly reason: string }
  | { readonly event: 'held'; readonly by: Holder; readonly reason: string }
  | { readonly event: 'resumed' | 'retired'; readonly reason: string }
);

/** not_needed: nothing asked for it; trained: a new version is proposed; refused: it may not be, and the reason says why */
export type RetrainOutcome = 'not_needed' | 'trained' | 'refused';

const EVENTS: readonly string[] = [
  'added',
  'begun',
  'judged',
  'moved',
  'staged',
  'promoted',
  'rolled_back',
  'watched',
  'scaled',
  'changed',
  'retrained',
  'postponed',
  'failed',
  'approved',
  'held',
  'resumed',
  'retired',
] satisfies SystemEvent['event'][];

/** Whether an entry of a journal is of a system; what a later program may have written beside is passed over. */
export function isSystemEvent(entry: object): entry is SystemEvent {
  const { event, system, time } = entry as Partial<SystemEvent>;
  return EVENTS.includes(String(event)) && typeof system === 'string' && typeof time === 'string';
}

/** Returns the events of systems among the entries of a journal. */
export function systemEventsOf(entries: readonly object[]): SystemEvent[] {
  return entries.filter(isSystemEvent);
}
