import { longRunSums } from '../../core/long-run-sums.js';

/** Rows that a series must have for its dependence to be looked at. */
const LEAST_ROWS = 8;

/** Standard errors that the persistence of a series is given: a block that is too short is a false alarm. */
const STANDARD_ERRORS = 2;
/** There are few batches, and two of their standard errors would cost every series half of its rows. */
const BATCH_STANDARD_ERRORS = 1;

/** Returns how many rows that follow one another tell as much of the distribution as one independent row: the longest block of those of the
 *  values' ranks (level), of the ranks' distance from the middle (scale) and of what is missing, from 1 to the number of rows.
 *  values  f64[rows] in the order of time, NaN where a value is missing */
export function rowsPerBlock(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value)),
    ranks = midRanks(known);
  const series = [ranks, ranks.map((rank) => Math.abs(rank - 0.5)), values.map((value) => Number(Number.isNaN(value)))];
  return Math.min(values.length, Math.max(1, ...series.map(blockOf)));
}

/** Returns the longest block of three: by the flat-top sum of autocovariances, which knows every shape of dependence and sees no further
 *  than
 *  its window; by an autoregression of order one, which sees as far as memory goes; and by one of batch means, which sees slow memory under
 *  noise, as that of volatility in returns. Coefficients of autoregressions are taken at an upper bound.
 *  Source  Andrews, Heteroskedasticity and autocorrelation consistent covariance matrix estimation, Econometrica 59, 1991; the bias of the
 *          coefficient is Kendall's, Biometrika 41, 1954 */
export function blockOf(values: Float64Array): number {
  const rows = values.length;
  if (rows < LEAST_ROWS) return 1;
  const { variance, long } = longRunSums(values);
  if (!(variance > 0)) return 1;
  const size = Math.round(Math.cbrt(rows)),
    means = batchMeans(values, size),
    ofBatch = Math.max(1, (size * varianceOf(means)) / variance);
  const byRows = memoryOf(values, variance, STANDARD_ERRORS),
    byBatches = ofBatch * memoryOf(means, varianceOf(means), BATCH_STANDARD_ERRORS);
  return Math.min(rows, Math.max(1, long / variance, byRows, byBatches));
}

/** How many values of an autoregression count for one; Infinity of a walk that has no mean. */
function memoryOf(values: Float64Array, variance: number, standardErrors: number): number {
  if (!(variance > 0)) return 1;
  const count = values.length,
    seen = firstAutocorrelation(values, variance),
    unbiased = Math.min(1, seen + (1 + 3 * Math.max(0, seen)) / count);
  const upper = unbiased + standardErrors * Math.sqrt((1 - unbiased * unbiased) / count);
  return upper < 1 ? (1 + upper) / (1 - upper) : Infinity;
}

function batchMeans(values: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: Math.floor(values.length / size) }, (_, batch) =>
    meanOf(values.subarray(batch * size, (batch + 1) * size)),
  );
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function varianceOf(values: Float64Array): number {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}

function firstAutocorrelation(values: Float64Array, variance: number): number {
  const mean = meanOf(values);
  let sum = 0;
  for (let row = 1; row < values.length; row++) sum += (values[row]! - mean) * (values[row - 1]! - mean);
  return sum / values.length / variance;
}

/** Ranks between 0 and 1; equal values share the middle of theirs. */
function midRanks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((a, b) => values[a]! - values[b]!),
    ranks = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let place = from; place < to; place++) ranks[order[place]!] = (from + to) / 2 / values.length;
  }
  return ranks;
}
