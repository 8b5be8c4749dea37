/** What happened to a model; times are ISO 8601 UTC, versions count from 1. */
export type ModelEvent =
  | {
      readonly event: 'registered';
      readonly model: string;
      readonly version: number;
      readonly time: string;
      /** of the bundle's bytes, hex */ readonly sha256: string;
      readonly kind: string;
      readonly origin: 'real' | 'synthetic';
    }
  | {
      readonly event: 'promoted' | 'rolled_back';
      readonly model: string;
      /** that is in production from now on */ readonly version: number;
      readonly time: string;
      readonly reason: string;
    }
  /** a challenger that was judged and does not take the champion's place */
  | {
      readonly event: 'kept';
      readonly model: string;
      /** of the challenger */ readonly version: number;
      readonly time: string;
      readonly reason: string;
    }
  /** rows of a version that changed: `look` where something moved, `train` where accuracy was lost */
  | {
      readonly event: 'drifted';
      readonly model: string;
      readonly version: number;
      readonly time: string;
      readonly advice: 'look' | 'train';
      readonly reason: string;
    }
  /** a version that was judged on rows that it had not learned from; the line is there before anyone sees the figures */
  | ({ readonly event: 'evaluated'; readonly model: string; readonly version: number; readonly time: string } & JudgedRows);

/** Rows that a version was judged on. */
export interface JudgedRows {
  readonly symbols: readonly string[];
  /** when the first and the last of them were decided, ISO 8601 UTC */
  readonly from: string;
  readonly to: string;
  readonly rows: number;
  /** hash of the rows and of what the version said of them, hex: the same look again tells nothing new */
  readonly look: string;
}

const EVENTS: readonly string[] = ['registered', 'promoted', 'rolled_back', 'kept', 'drifted', 'evaluated'] satisfies ModelEvent['event'][];

/** Whether a text can be the name of a model: it is that of a folder too. */
export function isModelName(name: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name);
}

/** Returns the events among the entries of a history; what a later program may have written beside them is passed over. */
export function eventsOf(entries: readonly object[]): ModelEvent[] {
  return entries.filter(isEvent);
}

function isEvent(entry: object): entry is ModelEvent {
  const { event, model, version } = entry as Partial<ModelEvent>;
  return EVENTS.includes(String(event)) && typeof model === 'string' && isModelName(model) && Number.isInteger(version) && version! > 0;
}
