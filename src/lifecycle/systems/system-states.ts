import type { GateRecord } from './gate-record.js';
import type { GateName, Stage } from './stage.js';
import type { SystemEvent } from './system-event.js';

/** Failures of steps that follow each other, after which a system is held. */
export const MOST_FAILURES = 3;

/** What the journal comes to for one system. */
export interface SystemState {
  readonly system: string;
  /** path of its file */
  readonly file: string;
  readonly stage: Stage;
  /** since when it is there, ISO 8601 UTC */
  readonly since: string;
  /** the last record of each gate */
  readonly records: Readonly<Partial<Record<GateName, GateRecord & { readonly time: string }>>>;
  /** versions that were staged, by number from 1 */
  readonly versions: readonly StagedVersion[];
  /** numbers of the versions that are live, or were before it: the last one is the champion, the one before it the previous, which a
   *  rollback
   *  goes to */
  readonly promotions: readonly number[];
  /** why it is held; undefined where it is not */
  readonly held: { readonly by: 'person' | 'factory'; readonly reason: string } | undefined;
  readonly isRetired: boolean;
  /** when a person approved the rise to live, since it came to its stage */
  readonly approved: string | undefined;
  /** failures since the last step that ended well */
  readonly failures: number;
  /** the step that was begun and has not ended */
  readonly open: string | undefined;
}

/** A version that was staged, and the hash of its manifest. */
export interface StagedVersion {
  readonly version: number;
  readonly identity: string;
  readonly manifest: string;
  readonly sha256: string;
}

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
  const after = before === undefined ? begin(event) : follow(before, event);
  if (after !== undefined) states.set(event.system, after);
}

function begin(event: SystemEvent): SystemState | undefined {
  if (event.event !== 'added') return undefined;
  return {
    system: event.system,
    file: event.file,
    stage: 'candidate',
    since: event.time,
    records: {},
    versions: [],
    promotions: [],
    held: undefined,
    isRetired: false,
    approved: undefined,
    failures: 0,
    open: undefined,
  };
}

function follow(state: SystemState, event: SystemEvent): SystemState {
  switch (event.event) {
    case 'added':
      return { ...state, file: event.file, isRetired: false };
    case 'begun':
      return { ...state, open: event.step };
    case 'judged': {
      const { record, time } = event;
      return { ...state, records: { ...state.records, [record.gate]: { ...record, time } }, failures: 0, open: undefined };
    }
    case 'moved':
      if (event.from !== state.stage) return state;
      return { ...state, stage: event.to, since: event.time, approved: undefined, open: undefined };
    case 'staged': {
      const { version, identity, manifest, sha256 } = event;
      return { ...state, versions: [...state.versions, { version, identity, manifest, sha256 }], open: undefined };
    }
    case 'promoted':
      return { ...state, promotions: promote(state, event.version) };
    case 'rolled_back':
      return { ...state, promotions: state.promotions.at(-2) === event.version ? state.promotions.slice(0, -1) : state.promotions };
    case 'failed':
      return { ...state, failures: state.failures + 1, open: undefined };
    case 'approved':
      return { ...state, approved: event.time };
    case 'held':
      return { ...state, held: { by: event.by, reason: event.reason } };
    case 'resumed':
      return { ...state, held: undefined, failures: 0 };
    case 'retired':
      return { ...state, isRetired: true };
  }
}

/** A version that was never staged is not promoted; promoting the champion again changes nothing. */
function promote({ versions, promotions }: SystemState, version: number): readonly number[] {
  const isKnown = versions.some((each) => each.version === version);
  return isKnown && promotions.at(-1) !== version ? [...promotions, version] : promotions;
}
