import type { PairedDifference } from '../../validation/paired-difference.js';

/** A variant over the tests of all folds. Fractions; NaN is undefined. */
export interface NestedRow {
  readonly name: string;
  readonly total_return: number;
  readonly volatility: number;
  readonly sharpe: number;
  readonly max_drawdown: number;
  /** f64[day of all tests] */
  readonly daily: Float64Array;
  /** of the composite's daily returns less this row's; undefined of the composite itself */
  readonly difference: PairedDifference | undefined;
}

/** Joins the daily returns of variants fold by fold and measures them: each fold begins with what the one before left. */
export function joinReturns(
  folds: readonly Readonly<Record<string, Float64Array>>[],
  daysPerYear: number,
): Omit<NestedRow, 'difference'>[] {
  return Object.keys(folds[0] ?? {}).map((name) => {
    const daily = Float64Array.from(folds.flatMap((returns) => [...returns[name]!]));
    const mean = daily.reduce((a, b) => a + b, 0) / daily.length;
    const deviation = Math.sqrt(daily.reduce((sum, value) => sum + (value - mean) ** 2, 0) / daily.length);
    let [equity, peak, deepest] = [1, 1, 0];
    for (const value of daily) {
      equity *= 1 + value;
      peak = Math.max(peak, equity);
      deepest = Math.min(deepest, equity / peak - 1);
    }
    return {
      name,
      total_return: equity - 1,
      volatility: deviation * Math.sqrt(daysPerYear),
      sharpe: deviation === 0 ? Number.NaN : (mean / deviation) * Math.sqrt(daysPerYear),
      max_drawdown: deepest,
      daily,
    };
  });
}
