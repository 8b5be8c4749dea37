/** What the autocovariances of a series add up to. */
export interface LongRunSums {
  /** at lag 0 */
  readonly variance: number;
  /** over all lags, both sides: the variance of the sum, by period */
  readonly long: number;
  /** the same, each lag times its size */
  readonly weighted: number;
}

/** Returns the sums of a series' autocovariances under a flat-top window, whose width is twice the last lag that is significant.
 *  values  f64[count], count >= 3
 *  Source  Politis and White, Automatic block-length selection for the dependent bootstrap, 2004, Econometric Reviews 23(1) */
export function longRunSums(values: Float64Array): LongRunSums {
  const count = values.length;
  const quietLags = Math.max(5, Math.ceil(Math.sqrt(Math.log10(count))));
  const mostLags = Math.min(count - 2, Math.ceil(Math.sqrt(count)) + quietLags);
  const covariances = autocovariances(values, mostLags),
    variance = covariances[0]!;
  const bandwidth = Math.min(2 * lastLoudLag(covariances, count, quietLags), mostLags);
  let [long, weighted] = [variance, 0];
  for (let lag = 1; lag <= bandwidth; lag++) {
    const window = 2 * flatTop(lag / bandwidth) * covariances[lag]!;
    long += window;
    weighted += window * lag;
  }
  return { variance, long, weighted };
}

/** Returns the sample autocovariances of lags 0 … mostLag, each divided by the count. */
export function autocovariances(values: Float64Array, mostLag: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariances = new Float64Array(mostLag + 1);
  for (let lag = 0; lag <= mostLag; lag++) {
    let sum = 0;
    for (let i = lag; i < values.length; i++) sum += (values[i]! - mean) * (values[i - lag]! - mean);
    covariances[lag] = sum / values.length;
  }
  return covariances;
}

/** The smallest lag after which `quietLags` correlations in a row are not significant; else the largest that is. At least 1. */
function lastLoudLag(covariances: Float64Array, count: number, quietLags: number): number {
  const significant = 2 * Math.sqrt(Math.log10(count) / count) * covariances[0]!;
  let last = 0;
  for (let lag = 1; lag < covariances.length; lag++) {
    if (Math.abs(covariances[lag]!) > significant) last = lag;
    else if (lag - last >= quietLags) break;
  }
  return Math.max(1, last);
}

function flatTop(fraction: number): number {
  return fraction <= 0.5 ? 1 : 2 * (1 - fraction);
}
