import { niceStep } from '../scale/nice-ticks.js';
import { coreRange } from './core-range.js';
import { quantile, sortFinite } from './quantile.js';

/** Counts of values in bins of equal width. Bin i is [start + i * width, start + (i + 1) * width). */
export interface Histogram {
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
  /** values left and right of the bins: rare extremes that would squeeze everything else */
  readonly below: number;
  readonly above: number;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly median: number;
  /** finite values in all */
  readonly total: number;
}

/** Counts finite values into about `binCount` bins whose edges are round numbers. Values more than three times the 1 % to 99 %
 *  range away from it are counted as below or above. Undefined where no value is finite.
 *  minWidth  least width of a bin: 1 for whole numbers */
export function buildHistogram(values: Float64Array, binCount: number, minWidth = 0): Histogram | undefined {
  const sorted = sortFinite(values);
  if (sorted.length === 0) return undefined;
  const [from, to] = coreRange(sorted);
  const width = niceStep(Math.max(minWidth, (to - from || Math.abs(from) || 1) / binCount));
  const start = Math.floor(from / width + 1e-9) * width;
  const binTotal = Math.max(1, Math.floor((to - start) / width + 1e-9) + 1);
  const counts = Array.from({ length: binTotal }, () => 0);
  let below = 0;
  let above = 0;
  let sum = 0;
  for (const value of sorted) {
    sum += value;
    if (value < from) below++;
    else if (value > to) above++;
    else counts[Math.min(counts.length - 1, Math.max(0, Math.floor((value - start) / width + 1e-9)))]!++;
  }
  const [min, max] = [sorted[0]!, sorted[sorted.length - 1]!];
  return { start, width, counts, below, above, min, max, mean: sum / sorted.length, median: quantile(sorted, 0.5), total: sorted.length };
}
