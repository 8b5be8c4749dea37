import type { Bars, DataOrigin } from '../../core/bars.js';
import type { DataPolicy } from '../../core/data-policy.js';
import type { Metrics } from '../../core/metrics.js';
import type { Trade } from '../../core/trade.js';
import type { LegsReportInput } from './legs-report-input.js';

/** A value as the system file has it. */
export type SettingValue = number | string | boolean;

/** Named settings in the order in which they are printed. */
export type Settings = Readonly<Record<string, SettingValue>>;

/** The entry and exit conditions of one side, as written. */
export interface SideText {
  readonly enter: string;
  readonly exit: string;
}

/** The strategy's expressions as written in the system file; what is absent was not written. */
export interface StrategyText {
  readonly let: Readonly<Record<string, string>>;
  readonly long?: SideText | undefined;
  readonly short?: SideText | undefined;
  /** distances in price units */
  readonly stop?: string | undefined;
  readonly target?: string | undefined;
  readonly trail?: string | undefined;
  readonly maxBars?: string | undefined;
  /** what it orders beyond entries at the market and whole exits, by where that stands in the file */
  readonly orders?: readonly (readonly [entry: string, text: string])[] | undefined;
  /** of a rotation */
  readonly weight?: string | undefined;
  readonly rebalance?: string | undefined;
}

/** One execution of a trade. */
export interface FillOfTrade {
  readonly timeMs: number;
  readonly side: 'buy' | 'sell';
  readonly kind: 'enter' | 'add' | 'part' | 'leave';
  readonly price: number;
  readonly quantity: number;
}

/** What both kinds of report say about where they come from. */
export interface ReportIdentity {
  readonly runId: string;
  readonly engineVersion: string;
  readonly system: string;
  readonly symbol: string;
  /** canonical name, e.g. `1h` */
  readonly timeframe: string;
  readonly windowName: string;
  /** half-open [startMs, endMs), epoch milliseconds UTC */
  readonly startMs: number;
  readonly endMs: number;
  readonly origin: DataOrigin;
  /** label of the result */
  readonly dataPolicy: DataPolicy;
  /** shown at the top of the page, one sentence each */
  readonly warnings: readonly string[];
}

/** Everything that a run's report shows. Columns have one entry per bar of the window. */
export interface RunReportInput extends ReportIdentity {
  /** values of the run's parameters by name */
  readonly parameters: Settings;
  readonly strategy: StrategyText;
  readonly execution: Settings;
  readonly risk: Settings;
  /** of an account of legs: entries of the portfolio section */
  readonly portfolio?: Settings | undefined;
  /** NaN is undefined and printed as a dash */
  readonly metrics: Metrics;
  /** the same metrics with the stop first, and with the target first, wherever a bar touched both; undefined where it was not measured */
  readonly bracket?: { readonly ambiguousShare: number; readonly stopFirst: Metrics; readonly targetFirst: Metrics } | undefined;
  /** the bars of the window, without warm-up */
  readonly bars: Bars;
  /** f64[bar] quote currency, marked at the bar's close */
  readonly equity: Float64Array;
  /** f64[bar] equity / running peak - 1, the initial cash being the first peak */
  readonly drawdown: Float64Array;
  /** f64[bar] wall clock of the bar's open in `zone`, as epoch milliseconds; decides the month of a bar */
  readonly localTimeMs: Float64Array;
  /** what the months of `localTimeMs` are of, for people: a zone */
  readonly zone: string;
  /** quote currency */
  readonly initialCash: number;
  /** ascending in exit time */
  readonly trades: readonly Trade[];
  /** of each trade, where the account was walked instant by instant */
  readonly fills?: readonly (readonly FillOfTrade[])[] | undefined;
  /** of an account of legs; `bars` are then those of the basket */
  readonly legs?: LegsReportInput | undefined;
}
