import { REGIMES } from '../../core/regimes.js';
import type { BarWindow } from '../../core/trading-data.js';
import type { HeadName } from '../../ml/forecasts/heads.js';
import type { SaidForecasts } from '../../ml/forecasts/say-forecasts.js';
import type { HeadRows } from './head-rows.js';

/** What was said of the bars of a market by models that had not seen them, what became of the bars, and what is said without a model:
 *  f64[bar], NaN where there is none. */
export interface ForecastSeries {
  readonly said: SaidForecasts;
  /** what happened; regimes by the thresholds of the fold */
  readonly happened: Readonly<Record<HeadName, Float64Array>>;
  readonly naive: NaiveForecasts;
}

/** What is said without a model, from what was known then. */
export interface NaiveForecasts {
  /** mean of the returns of the train window; the other naive return is 0 */
  readonly meanReturn: Float64Array;
  /** realised volatility of the last horizon; that of a mean of all squared returns that weighs those of a horizon before half; and the root
   *  of the mean realised variance of the train window */
  readonly lastVolatility: Float64Array;
  readonly ewmaVolatility: Float64Array;
  readonly meanVolatility: Float64Array;
  /** of each of REGIMES: its share of the train window's rows */
  readonly baseRates: readonly Float64Array[];
}

export function emptySeries(bars: number, known: Pick<NaiveForecasts, 'lastVolatility' | 'ewmaVolatility'>): ForecastSeries {
  const none = (): Float64Array => new Float64Array(bars).fill(Number.NaN),
    ofRegimes = (): Float64Array[] => REGIMES.map(none);
  return {
    said: { expectedReturn: none(), expectedVolatility: none(), probabilities: ofRegimes(), regime: none(), confidence: none() },
    happened: { return: none(), volatility: none(), regime: none() },
    naive: {
      meanReturn: none(),
      lastVolatility: known.lastVolatility,
      ewmaVolatility: known.ewmaVolatility,
      meanVolatility: none(),
      baseRates: ofRegimes(),
    },
  };
}

/** Writes what a fold said of the bars of its test, what happened there, and what its train window says without a model. */
export function fillSeries(
  series: ForecastSeries,
  test: BarWindow,
  said: SaidForecasts,
  rows: Readonly<Partial<Record<HeadName, HeadRows>>>,
): void {
  const { from, to } = test;
  series.said.expectedReturn.set(said.expectedReturn, from);
  series.said.expectedVolatility.set(said.expectedVolatility, from);
  series.said.regime.set(said.regime, from);
  series.said.confidence.set(said.confidence, from);
  said.probabilities.forEach((column, regime) => series.said.probabilities[regime]!.set(column, from));
  for (const [head, { label }] of Object.entries(rows) as [HeadName, HeadRows][])
    series.happened[head].set(label.values.subarray(from, to), from);
  if (rows.return) series.naive.meanReturn.fill(meanOf(rows.return.known.target), from, to);
  if (rows.volatility)
    series.naive.meanVolatility.fill(Math.sqrt(meanOf(rows.volatility.known.target.map((value) => value * value))), from, to);
  const regimes = rows.regime?.known.target;
  if (regimes !== undefined)
    series.naive.baseRates.forEach((column, regime) => column.fill(meanOf(regimes.map((value) => Number(value === regime))), from, to));
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Returns the first bar of which something is said, -1 where nothing is. */
export function firstSaid({ said }: ForecastSeries): number {
  const columns = [said.expectedReturn, said.expectedVolatility, said.regime];
  return columns[0]!.findIndex((_, bar) => columns.some((column) => !Number.isNaN(column[bar]!)));
}

/** Returns the part of a window of bars, without a copy. */
export function partOfSeries({ said, happened, naive }: ForecastSeries, { from, to }: BarWindow): ForecastSeries {
  const cut = (column: Float64Array): Float64Array => column.subarray(from, to);
  return {
    said: {
      expectedReturn: cut(said.expectedReturn),
      expectedVolatility: cut(said.expectedVolatility),
      probabilities: said.probabilities.map(cut),
      regime: cut(said.regime),
      confidence: cut(said.confidence),
    },
    happened: { return: cut(happened.return), volatility: cut(happened.volatility), regime: cut(happened.regime) },
    naive: {
      meanReturn: cut(naive.meanReturn),
      lastVolatility: cut(naive.lastVolatility),
      ewmaVolatility: cut(naive.ewmaVolatility),
      meanVolatility: cut(naive.meanVolatility),
      baseRates: naive.baseRates.map(cut),
    },
  };
}
