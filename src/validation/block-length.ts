/** Returns the mean block length for the stationary bootstrap of a series, in periods, from 1 to a third of the series; 1 for a series that
 *  does not vary.
 *  values  f64[count]
 *  Source  Politis and White, Automatic block-length selection for the dependent bootstrap, 2004, Econometric Reviews 23(1),
 *          with the correction of Patton, Politis and White, 2009, Econometric Reviews 28(4)                                */
export function optimalBlockLength(values: Float64Array): number {
  const count = values.length;
  if (count < 8) return 1;
  const quietLags = Math.max(5, Math.ceil(Math.sqrt(Math.log10(count))));
  const mostLags = Math.min(count - 2, Math.ceil(Math.sqrt(count)) + quietLags);
  const covariances = autocovariances(values, mostLags);
  if (!(covariances[0]! > 0)) return 1;
  const bandwidth = Math.min(2 * lastLoudLag(covariances, count, quietLags), mostLags);
  let [long, weighted] = [covariances[0]!, 0];
  for (let lag = 1; lag <= bandwidth; lag++) {
    const window = 2 * flatTop(lag / bandwidth) * covariances[lag]!;
    long += window;
    weighted += window * lag;
  }
  const length = Math.cbrt((weighted * weighted) / (long * long)) * Math.cbrt(count);
  const most = Math.ceil(Math.min(3 * Math.sqrt(count), count / 3));
  return Number.isFinite(length) ? Math.min(most, Math.max(1, length)) : most;
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
