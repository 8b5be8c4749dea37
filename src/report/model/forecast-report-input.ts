import type { DataPolicy } from '../../core/data-policy.js';
import type { Settings } from './run-report-input.js';

/** Everything that the report of a version of a forecaster shows. */
export interface ForecastReportInput {
  readonly forecaster: string;
  readonly version: number;
  readonly timeframe: string;
  readonly horizonBars: number;
  readonly embargoBars: number;
  readonly origin: 'real' | 'synthetic';
  readonly dataPolicy: DataPolicy;
  readonly engineVersion: string;
  /** whether any head of any market has skill */
  readonly hasSkill: boolean;
  readonly warnings: readonly string[];
  readonly settings: Settings;
  readonly markets: readonly ForecastMarket[];
}

/** Forecasts of a symbol; times are epoch milliseconds UTC, NaN where there is none. */
export interface ForecastMarket {
  readonly symbol: string;
  readonly bars: number;
  readonly startMs: number;
  readonly endMs: number;
  /** bars of which something is said, and their share of those from the first of them on */
  readonly forecasts: number;
  readonly coverage: number;
  readonly beginsMs: number;
  /** until when what the models of the latest bars learned from is known */
  readonly latestMs: number;
  readonly heads: readonly ForecastHead[];
  readonly folds: readonly ForecastFoldRow[];
  /** undefined where the forecaster has no such head */
  readonly volatility: VolatilitySeries | undefined;
}

/** Expected and realised volatility of each bar's horizon, fractions: f64[bar], NaN where there is none. */
export interface VolatilitySeries {
  readonly timeMs: Float64Array;
  readonly expected: Float64Array;
  readonly realised: Float64Array;
}

/** What is known of a head on bars that its models had not seen. */
export interface ForecastHead {
  readonly head: string;
  /** how its errors are measured, a word */
  readonly measure: string;
  readonly hasSkill: boolean;
  readonly sentence: string;
  readonly comparisons: readonly ForecastComparison[];
  /** the naive forecast with the least loss, that the verdict goes by */
  readonly best: string;
  readonly figures: Readonly<Record<string, number>>;
  /** of regimes: by what happened, then by what was likeliest */
  readonly confusion?: readonly (readonly number[])[] | undefined;
  readonly regimes?: readonly ForecastRegime[] | undefined;
  readonly confidence?: { readonly said: number; readonly seen: number; readonly calibration: readonly CurvePoint[] } | undefined;
}

/** Losses of a head beside those of a naive forecast. */
export interface ForecastComparison {
  readonly naive: string;
  readonly rows: number;
  readonly meanLoss: number;
  readonly meanOther: number;
  readonly skill: number;
  /** standard deviations of the mean difference, and how many chance reaches once in a hundred times */
  readonly statistic: number;
  readonly bound: number;
  readonly isBetter: boolean;
}

export interface ForecastRegime {
  readonly name: string;
  readonly rows: number;
  readonly auc: number;
  readonly calibration: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly rows: number;
  readonly said: number;
  readonly seen: number;
}

/** A fold of the walk-forward. */
export interface ForecastFoldRow {
  readonly foldNumber: number;
  readonly train: readonly [fromMs: number, toMs: number];
  readonly test: readonly [fromMs: number, toMs: number];
  /** by head, against the naive forecast that is the best of all folds; NaN where nothing was judged */
  readonly skills: Readonly<Record<string, number>>;
  /** why it was skipped */
  readonly sentence?: string | undefined;
}
