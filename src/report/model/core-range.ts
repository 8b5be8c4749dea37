import { quantile } from './quantile.js';

/** Returns the range that a picture should span: all values but rare extremes, those further from the 1 % to 99 % range than three
 *  times its width, which would squeeze everything else.
 *  sorted  finite, ascending, not empty
 *  tail    share of the values on either side that may be extremes; of few values more than a hundredth */
export function coreRange(sorted: Float64Array, tail = 0.01): [number, number] {
  const low = quantile(sorted, tail);
  const high = quantile(sorted, 1 - tail);
  const reach = 3 * (high - low);
  const [min, max] = [sorted[0]!, sorted[sorted.length - 1]!];
  return reach > 0 ? [Math.max(min, low - reach), Math.min(max, high + reach)] : [min, max];
}
