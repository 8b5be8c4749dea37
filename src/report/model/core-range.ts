import { quantile } from './quantile.js';

/** Returns the range that a picture should span: all values but rare extremes, those further from the 1 % to 99 % range than three
 *  times its width, which would squeeze everything else.
 *  sorted  finite, ascending, not empty */
export function coreRange(sorted: Float64Array): [number, number] {
  const low = quantile(sorted, 0.01);
  const high = quantile(sorted, 0.99);
  const reach = 3 * (high - low);
  const [min, max] = [sorted[0]!, sorted[sorted.length - 1]!];
  return reach > 0 ? [Math.max(min, low - reach), Math.min(max, high + reach)] : [min, max];
}
