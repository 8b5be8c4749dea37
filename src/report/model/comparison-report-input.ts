import type { ReportIdentity, StrategyText } from './run-report-input.js';

/** What is compared, a row. Fractions; NaN is undefined. */
export interface ComparisonRow {
  readonly name: string;
  readonly total_return: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly max_drawdown: number;
  /** f64[day] */
  readonly daily: Float64Array;
  /** of the composite's daily returns less this row's; undefined of the composite itself */
  readonly difference: { readonly mean: number; readonly low: number; readonly high: number; readonly chance: number } | undefined;
}

/** Sharpe ratios of the composite with something moved in time. */
export interface ShuffledRow {
  /** what was moved */
  readonly what: string;
  readonly sharpes: readonly number[];
  readonly chance: number;
}

/** A fold of a nested walk-forward. Times in epoch milliseconds, the opens of first and last bars. */
export interface NestedFoldRow {
  readonly foldNumber: number;
  readonly train: SpanMs;
  readonly inner: readonly { readonly train: SpanMs; readonly test: SpanMs }[];
  readonly test: SpanMs;
  readonly bestInner: string;
  /** over the test, fractions */
  readonly own: number;
  readonly equalWeight: number;
}

export interface SpanMs {
  readonly startMs: number;
  readonly endMs: number;
}

/** Everything that the report of a comparison shows. */
export interface ComparisonReportInput extends ReportIdentity {
  /** how it was made, a sentence */
  readonly made: string;
  /** the composite first */
  readonly rows: readonly ComparisonRow[];
  /** name of the row of equal weight */
  readonly equalWeight: string;
  readonly initialCash: number;
  /** f64[day]: a time of each day */
  readonly daysMs: Float64Array;
  /** f64[instant] */
  readonly timeMs: Float64Array;
  /** of each leg, f64[instant] */
  readonly weights: readonly { readonly name: string; readonly weights: Float64Array }[];
  readonly shuffled: readonly ShuffledRow[];
  /** what could not be moved, sentences */
  readonly unshuffled: readonly string[];
  /** of a nested walk-forward */
  readonly folds: readonly NestedFoldRow[];
  readonly strategy: StrategyText;
}
