import type { DriftTable } from './model-report-input.js';

/** How often predictions came true in a stretch of time, and what they had said. */
export interface AccuracySlice {
  /** when its first and last were made, epoch milliseconds */
  readonly fromMs: number;
  readonly toMs: number;
  readonly rows: number;
  /** share that came true, and its standard error over rows that are not independent */
  readonly right: number;
  readonly error: number;
  /** of a classifier: mean probability that was said, share of class 1 that was seen, mean squared difference; else NaN */
  readonly said: number;
  readonly seen: number;
  readonly brier: number;
}

export interface AccuracyHistory {
  /** in the order of time */
  readonly slices: readonly AccuracySlice[];
  /** share that came true on the rows that the model was judged on; NaN where it is not known */
  readonly judged: number;
  /** outcomes are known of what was said before this: now less the horizon, epoch milliseconds */
  readonly untilMs: number;
  /** predictions whose outcome is known, and whose outcome is not yet */
  readonly known: number;
  readonly waiting: number;
  readonly calibration: readonly { readonly rows: number; readonly said: number; readonly seen: number }[];
}

/** A feature as the model meets it, beside the rows that it was judged on. */
export interface FeatureRows {
  readonly name: string;
  /** f64[row], NaN where it is missing */
  readonly judged: Float64Array;
  readonly live: Float64Array;
  /** population stability index; NaN where one of them has no rows */
  readonly stability: number;
}

/** How far columns have moved from the rows that the model was judged on, stretch by stretch. */
export interface DriftHistory {
  /** the predictions first, then features, those that moved furthest first */
  readonly names: readonly string[];
  readonly slices: readonly { readonly toMs: number; readonly rows: number; /** by name */ readonly stability: readonly number[] }[];
}

/** How often there was a signal in a stretch of bars. */
export interface SignalSlice {
  readonly toMs: number;
  readonly bars: number;
  /** signals / bars */
  readonly rate: number;
}

/** Drawdowns that resamples of a backtest had, by the time since its begin. */
export interface DrawdownBand {
  /** epoch milliseconds, from the session's begin on */
  readonly timeMs: readonly number[];
  /** 5 %, 50 % and 95 % quantiles of the drawdown then, fractions <= 0 */
  readonly low: readonly number[];
  readonly middle: readonly number[];
  readonly high: readonly number[];
  readonly resamples: number;
}

export interface MonitoredOrder {
  readonly timeMs: number;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  /** market, limit …, and what for */
  readonly what: string;
  /** units */
  readonly quantity: number;
  readonly filled: number;
  /** mean price of its fills, quote; NaN where it has none */
  readonly price: number;
  /** account currency */
  readonly fee: number;
  readonly status: string;
  /** paid beyond what the model of fills says, basis points; NaN where it has no fill */
  readonly slippageBps: number;
  readonly reason: string;
}

export interface MonitoredAlert {
  readonly timeMs: number;
  readonly level: 'info' | 'warning' | 'critical';
  readonly rule: string;
  readonly count: number;
  readonly sentence: string;
  /** what came of it, by sink */
  readonly state: string;
}

/** Everything that the page of a session shows; arrays over time ascend. */
export interface MonitorReportInput {
  readonly session: string;
  readonly system: string;
  readonly symbols: readonly string[];
  readonly timeframe: string;
  readonly engineVersion: string;
  /** the time that the page is of, epoch milliseconds */
  readonly nowMs: number;
  readonly state: { readonly label: 'running' | 'stopped' | 'halted'; readonly sentence: string };
  readonly warnings: readonly string[];
  readonly account: {
    /** f64[bar] */
    readonly timeMs: Float64Array;
    readonly equity: Float64Array;
    readonly drawdown: Float64Array;
    readonly trades: number;
    readonly fills: number;
    readonly positions: number;
  };
  /** undefined where the backtest is too short for one */
  readonly band: DrawdownBand | undefined;
  /** share of the bars whose decisions are those of a backtest; NaN where that was not looked at */
  readonly parity: number;
  /** undefined where no model is looked at; `withoutModel` says why */
  readonly accuracy: AccuracyHistory | undefined;
  readonly withoutModel: string;
  readonly features: readonly FeatureRows[];
  readonly driftHistory: DriftHistory | undefined;
  readonly drift: DriftTable | undefined;
  readonly signals: {
    readonly slices: readonly SignalSlice[];
    /** signals / bars of the backtest; NaN where unknown */ readonly expected: number;
  };
  /** of each filled order, basis points; above 0 is worse than the model says. On paper the fills are the model's */
  readonly slippage: { readonly isPaper: boolean; readonly timeMs: Float64Array; readonly bps: Float64Array };
  readonly dataAge: { readonly timeMs: Float64Array; readonly seconds: Float64Array };
  readonly incidents: readonly { readonly timeMs: number; readonly kind: string }[];
  readonly orders: readonly MonitoredOrder[];
  readonly alerts: readonly MonitoredAlert[];
}
