import { momentsOf } from './moments.js';

/** Returns a figure of the last days of an account; NaN where it has fewer.
 *  daily        f64[trading day] fractions
 *  daysPerYear  trading days a year; sharpe and volatility are those of a year
 *  drawdown     the fall from the highest close of those days, or from where they began, to the last one; a fraction <= 0 */
export function rollingFigure(
  figure: 'sharpe' | 'return' | 'volatility' | 'drawdown',
  daily: Float64Array,
  days: number,
  daysPerYear: number,
): number {
  if (daily.length < days) return Number.NaN;
  const last = daily.subarray(daily.length - days);
  if (figure === 'return') return last.reduce((product, each) => product * (1 + each), 1) - 1;
  if (figure === 'drawdown') return drawdownAtEnd(last);
  const { mean, deviation } = momentsOf(last);
  const year = Math.sqrt(daysPerYear);
  if (figure === 'volatility') return deviation * year;
  return deviation === 0 ? Number.NaN : (mean / deviation) * year;
}

function drawdownAtEnd(daily: Float64Array): number {
  let [equity, peak] = [1, 1];
  for (const each of daily) {
    equity *= 1 + each;
    peak = Math.max(peak, equity);
  }
  return equity / peak - 1;
}
