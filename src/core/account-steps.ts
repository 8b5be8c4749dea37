import type { FillColumns, SkippedSignals } from './account.js';
import type { Charges } from './instrument-money.js';
import type { TargetColumns } from './rotation.js';
import type { TradeColumns } from './trade-columns.js';
import type { TradingData } from './trading-data.js';

/** What happened on a stretch of instants of an account. */
export interface AccountStretch {
  /** the instants [from, to) of the account's clock */
  readonly from: number;
  readonly to: number;
  /** that were closed there */
  readonly trades: TradeColumns;
  readonly fills: FillColumns;
  readonly charges: Charges;
  readonly skipped: SkippedSignals;
  /** of a rotation */
  readonly targets?: TargetColumns | undefined;
  /** f64[to - from], account currency: on the marks of the instants (P11) */
  readonly equity: Float64Array;
}

/** A position that is held. */
export interface OpenPosition {
  readonly leg: number;
  /** +1 or -1 */
  readonly side: number;
  /** units */
  readonly quantity: number;
  /** quote price, average of the entries */
  readonly entryPrice: number;
  /** the instant that it was entered at */
  readonly entered: number;
  /** quote price; NaN where there is none */
  readonly stop: number;
  readonly target: number;
}

/** What a further instant would do. */
export interface AccountPreview {
  readonly stretch: AccountStretch;
  /** that would be held then */
  readonly positions: readonly OpenPosition[];
}

/** What the models of an account say on the bars of a leg. */
export interface LegScores {
  readonly leg: number;
  /** position in `StrategyGraph.models` */
  readonly model: number;
  /** leg's bar that the scores begin with */
  readonly from: number;
  readonly scores: Float64Array;
}

/** An account that is walked on as its bars come (a session): what it does on them are the bits that a backtest over all of them has. */
export interface AccountSteps {
  /** Walks the instants that the data have beyond those that were walked.
   *  data   those before and further bars; what was there before is unchanged
   *  ended  legs whose last bar is their last (P8): what they hold is left there. It is told with that bar, or not at all
   *  Throws UsageError MEMORY_TOO_SMALL */
  extend(data: TradingData, ended?: readonly number[]): AccountStretch;
  /** Returns what a further instant would do at its open, if the legs opened at these prices and nothing moved: what has been decided. The
   *  account stays where it is.
   *  data  those that were walked and one further instant, which has the prices */
  preview(data: TradingData): AccountPreview;
  positions(): readonly OpenPosition[];
  /** Returns the scores on the bars that were walked last, from each leg's bar on.
   *  from  by leg */
  scores(from: readonly number[]): readonly LegScores[];
  /** Walks the last instant again, as the last one of all (F11), and returns the stretch of it and the record of the whole. */
  finish(): { readonly stretch: AccountStretch; readonly record: Float64Array };
}
