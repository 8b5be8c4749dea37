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

const EVENTS: readonly string[] = ['registered', 'promoted', 'rolled_back', 'kept', 'evaluated'] satisfies ModelEvent['event'][];

/** Returns an event as a line of the history. */
export function printEvent(event: ModelEvent): string {
  return `${JSON.stringify(event)}\n`;
}

/** Returns the events of a history. A line that was torn by a kill is passed over: what it tells of has not happened. */
export function readEvents(text: string): ModelEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      const event = JSON.parse(line) as ModelEvent;
      return EVENTS.includes(event.event) && typeof event.model === 'string' && Number.isInteger(event.version) ? [event] : [];
    } catch {
      return [];
    }
  });
}
