import type { Bars } from '../../core/bars.js';

/** Values of a finding by name, e.g. `open`. */
export type FoundValues = Readonly<Record<string, number | string | null>>;

/** One place where something was found. */
export interface FoundPlace {
  /** line or row in the source */
  readonly row: number;
  /** bar open, epoch milliseconds UTC */
  readonly timeMs: number;
  readonly values: FoundValues;
  /** what a repair makes of the values; null where it drops the bar; absent where it has no say */
  readonly repaired?: FoundValues | null;
}

/** Everything of one kind. */
export interface FoundKind {
  readonly kind: string;
  readonly meaning: string;
  readonly count: number;
  readonly policy: string;
  /** what the policy does */
  readonly action: string;
  /** what `repair` would do; absent: the kind has none */
  readonly repair?: string;
  readonly note?: string;
  /** in the order of time; fewer than `count` where they were too many to keep */
  readonly places: readonly FoundPlace[];
}

/** What a check says of one source. */
export interface CheckedMarket {
  readonly symbol: string;
  readonly source: string;
  readonly origin: 'real' | 'synthetic';
  readonly layout: string;
  readonly timeframe: string;
  readonly calendar: string;
  /** who chose the calendar, and what the bars say of it */
  readonly calendarText: string;
  readonly verdict: 'clean' | 'findings' | 'failed';
  readonly warnings: readonly string[];
  readonly kinds: readonly FoundKind[];
  /** as they came, in the order of time */
  readonly bars: Bars;
}

export interface DataReportInput {
  readonly markets: readonly CheckedMarket[];
}
