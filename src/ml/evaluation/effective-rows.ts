/** Lags at which neighbours are looked at. */
const MOST_LAGS = 1000;

/** Returns how many independent rows two series count for when their dependence is judged: rows / (1 + 2 sum over lags of both
 *  autocorrelations' product), from 2 to rows. Overlapping labels and slow features make it few.
 *  a, b    f64[rows] in order of time, no NaN
 *  Cost    O(rows * lags), at most 1000 lags or half the rows
 *  Source  Bartlett 1935, On the theoretical specification of sampling properties of autocorrelated time series */
export function effectiveRows(a: Float64Array, b: Float64Array): number {
  const rows = a.length,
    [x, y] = [standardize(a), standardize(b)];
  let sum = 0;
  for (let lag = 1; lag <= Math.min(MOST_LAGS, Math.floor(rows / 2)); lag++) sum += lagged(x, lag) * lagged(y, lag);
  return Math.min(rows, Math.max(2, rows / Math.max(1, 1 + 2 * sum)));
}

/** Mean 0 and mean square 1; all 0 where nothing varies. */
function standardize(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const scale = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (scale > 0 ? (value - mean) / scale : 0));
}

function lagged(values: Float64Array, lag: number): number {
  let sum = 0;
  for (let row = lag; row < values.length; row++) sum += values[row]! * values[row - lag]!;
  return sum / values.length;
}
