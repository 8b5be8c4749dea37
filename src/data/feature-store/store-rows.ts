import type { DataOrigin } from '../../core/bars.js';

/** Features that belong together. Rows of one set have one table: its schema never changes. */
export interface StoredFeatures {
  /** hash of the definitions, lower-case letters and digits */
  readonly hash: string;
  readonly names: readonly string[];
}

/** What the rows of a run have in common. */
export interface RunLabel {
  /** rows of the same run are kept once */
  readonly runId: string;
  readonly strategyId: string;
  readonly symbol: string;
  /** 1h */
  readonly timeframe: string;
  readonly origin: DataOrigin['kind'];
}

/** How trades of signals ended; NaN while a trade is open. Columns are f64[signal]. */
export interface Outcomes {
  /** open of the bar that the trade was left on, epoch milliseconds UTC */
  readonly exitTimeMs: Float64Array;
  /** quote currency, net of fees */
  readonly pnl: Float64Array;
  /** fraction */
  readonly tradeReturn: Float64Array;
  readonly rMultiple: Float64Array;
  readonly barsHeld: Float64Array;
  /** fractions: mae <= 0 <= mfe */
  readonly mae: Float64Array;
  readonly mfe: Float64Array;
  /** position in EXIT_REASONS */
  readonly exitReason: Float64Array;
}

/** Signals in columns, at most one a bar, ascending in time. */
export interface SignalRows {
  /** f64[signal]: open of the bar on whose close the signal was decided, epoch milliseconds UTC */
  readonly timeMs: Float64Array;
  /** f64[signal]: +1 long, -1 short */
  readonly side: Float64Array;
  /** per feature f64[signal], known at that close */
  readonly features: readonly Float64Array[];
  readonly outcomes: Outcomes;
}

/** Bars in columns, ascending in time. */
export interface BarRows {
  /** f64[bar], epoch milliseconds UTC */
  readonly timeMs: Float64Array;
  /** f64[bar]: signed units held at the close */
  readonly position: Float64Array;
  /** per feature f64[bar], known at the close */
  readonly features: readonly Float64Array[];
}

/** What a run leaves in the store. */
export interface CollectedRun {
  readonly label: RunLabel;
  readonly featureSet: StoredFeatures;
  readonly signals: SignalRows;
  /** a row for every bar, where they are asked for */
  readonly bars?: BarRows | undefined;
}

export type RowKind = 'signals' | 'bars';

/** Rows of a feature set, by time and then by run. */
export interface StoredRows {
  readonly features: readonly string[];
  /** per feature f64[row], NaN where a value is missing */
  readonly columns: readonly Float64Array[];
  /** f64[row], epoch milliseconds UTC */
  readonly timeMs: Float64Array;
  /** f64[row]: position of its run in `runs` */
  readonly run: Float64Array;
  readonly runs: readonly RunLabel[];
}

export interface StoredSignals extends StoredRows {
  readonly side: Float64Array;
  readonly outcomes: Outcomes;
}

export interface StoredBars extends StoredRows {
  readonly position: Float64Array;
}
