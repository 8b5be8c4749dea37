import { longRunSums } from './long-run-sums.js';

/** Returns the mean block length for the stationary bootstrap of a series, in periods, from 1 to a third of the series; 1 for a series that
 *  does not vary.
 *  values  f64[count]
 *  Source  Politis and White, Automatic block-length selection for the dependent bootstrap, 2004, Econometric Reviews 23(1),
 *          with the correction of Patton, Politis and White, 2009, Econometric Reviews 28(4)                                */
export function optimalBlockLength(values: Float64Array): number {
  const count = values.length;
  if (count < 8) return 1;
  const { variance, long, weighted } = longRunSums(values);
  if (!(variance > 0)) return 1;
  const length = Math.cbrt((weighted * weighted) / (long * long)) * Math.cbrt(count);
  const most = Math.ceil(Math.min(3 * Math.sqrt(count), count / 3));
  return Number.isFinite(length) ? Math.min(most, Math.max(1, length)) : most;
}
