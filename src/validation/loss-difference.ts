/** How the losses of forecasts compare with those of other forecasts of the same things. */
export interface LossDifference {
  readonly rows: number;
  readonly meanLoss: number;
  readonly meanOther: number;
  /** 1 - loss / other loss: above 0 is better */
  readonly skill: number;
  /** mean difference over its standard deviation; 0 where the losses are the same */
  readonly statistic: number;
  /** what chance reaches once in a hundred times */
  readonly bound: number;
  readonly isBetter: boolean;
}

/** Compares losses that overlap in time, such as those of forecasts over horizons that share bars. They count as better where the mean
 *  difference is beyond what chance reaches once in a hundred times, and there are at least 20 stretches of `lags` rows.
 *  loss, other  f64[row] in order of time, no NaN
 *  lags         rows over which neighbours depend on each other; their covariances count less the further apart they are
 *  Source  Diebold and Mariano 1995; variance of Newey and West 1987; bound of the t-test at 1 % with the bandwidth held fixed, Kiefer and
 *          Vogelsang 2005, table 1, Bartlett kernel */
export function compareLosses(loss: Float64Array, other: Float64Array, lags: number): LossDifference {
  const rows = loss.length,
    gains = loss.map((own, row) => other[row]! - own),
    mean = meanOf(gains),
    bandwidth = Math.min(lags, rows);
  const variance = longRunVariance(gains, mean, bandwidth) / rows,
    statistic = variance > 0 ? mean / Math.sqrt(variance) : 0,
    bound = fixedBandwidthBound(bandwidth / rows);
  const [meanLoss, meanOther] = [meanOf(loss), meanOf(other)];
  return {
    rows,
    meanLoss,
    meanOther,
    skill: 1 - meanLoss / meanOther,
    statistic,
    bound,
    isBetter: mean > 0 && statistic > bound && rows >= LEAST_STRETCHES * lags,
  };
}

const LEAST_STRETCHES = 20;

/** Sum of the autocovariances up to a lag, with Bartlett's weights. */
function longRunVariance(values: Float64Array, mean: number, lags: number): number {
  let sum = covariance(values, mean, 0);
  for (let lag = 1; lag < lags; lag++) sum += 2 * (1 - lag / lags) * covariance(values, mean, lag);
  return sum;
}

function covariance(values: Float64Array, mean: number, lag: number): number {
  let sum = 0;
  for (let row = lag; row < values.length; row++) sum += (values[row]! - mean) * (values[row - lag]! - mean);
  return sum / values.length;
}

/** The 99 % point for a bandwidth that is a share of the rows. */
function fixedBandwidthBound(share: number): number {
  return 2.3263 + 4.1618 * share + 0.5368 * share ** 2 - 0.906 * share ** 3;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
