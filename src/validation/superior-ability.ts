import { resampleMeans, type ResampleOptions, type ReturnMatrix } from './resampled-means.js';

/** Whether the best of many trials beats doing nothing, all of them being looked at. */
export interface SuperiorAbility {
  /** position of the trial with the largest studentised mean, or of the one that was asked about; -1 where it does not vary */
  readonly bestTrial: number;
  /** its studentised mean, at least 0 */
  readonly statistic: number;
  /** Hansen's consistent p-value: the one to use */
  readonly pValue: number;
  /** liberal: poor trials count as being at 0 or better */
  readonly pLower: number;
  /** conservative: every trial counts as having mean 0 */
  readonly pUpper: number;
  /** White's reality check: not studentised, every trial counts as having mean 0 */
  readonly realityCheckPValue: number;
  /** probability that trials which are all equally good differ as much as these, in standard errors: small where they differ by more than
   *  noise; NaN below two trials that vary */
  readonly spreadPValue: number;
}

export interface SuperiorAbilityOptions extends ResampleOptions {
  /** f64[trials]: standard errors of the means; default: those of the stationary bootstrap, from the matrix. A better estimate helps
   *  where the periods are few blocks: then the resampled means are studentised by the matrix, the observed ones by these */
  readonly standardErrors?: Float64Array | undefined;
  /** position of a trial: the p-values are then of that one, still allowing for its choice among all; default the best */
  readonly trial?: number | undefined;
}

/** Tests the trials of the matrix against a mean of 0; subtract a benchmark's returns beforehand to test against it. Trials that do not
 *  vary are left out.
 *  p-values are (1 + resamples at or above the observed) / (1 + resamples); NaN where no trial varies.
 *  Source  White, A reality check for data snooping, 2000, Econometrica 68(5); Hansen, A test for superior predictive ability,
 *          2005, Journal of Business and Economic Statistics 23(4), 2.2 to 3.2                                              */
export function superiorAbility(matrix: ReturnMatrix, options: SuperiorAbilityOptions): SuperiorAbility {
  const { trials, periods } = matrix;
  const own = Float64Array.from({ length: trials }, (_, trial) => standardError(rowOf(matrix, trial), options.meanBlock));
  const given = options.standardErrors ?? own;
  const means = own.map((error, trial) => (error > 0 ? meanOf(rowOf(matrix, trial)) : Number.NaN));
  const scores = means.map((mean, trial) => (given[trial]! > 0 ? mean / given[trial]! : Number.NaN));
  const bestTrial = options.trial ?? positionOfLargest(scores);
  if (Number.isNaN(scores[bestTrial] ?? Number.NaN))
    return {
      bestTrial: -1,
      statistic: Number.NaN,
      pValue: Number.NaN,
      pLower: Number.NaN,
      pUpper: Number.NaN,
      realityCheckPValue: Number.NaN,
      spreadPValue: Number.NaN,
    };
  const threshold = -Math.sqrt(2 * Math.log(Math.log(Math.max(periods, 3))));
  const observed = { score: Math.max(0, scores[bestTrial]!), mean: means[options.trial ?? positionOfLargest(means)]! };
  const above = { consistent: 0, lower: 0, upper: 0, reality: 0, spread: 0 };
  const varied = scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0);
  const spread = spreadOf(means, own, scores, varied);
  resampleMeans(matrix, options, (resampled) => {
    const largest = { consistent: 0, lower: 0, upper: 0, reality: -Infinity };
    let [sum, square] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      const shift = resampled[trial]! - means[trial]!;
      if (shift > largest.reality) largest.reality = shift;
      const score = scores[trial]!;
      if (Number.isNaN(score)) continue;
      const z = shift / own[trial]!;
      sum += z;
      square += z * z;
      if (z > largest.upper) largest.upper = z;
      // a recentred mean of g instead of the observed one moves the resampled score by (observed - g)
      const consistent = score >= threshold ? z : z + score;
      if (consistent > largest.consistent) largest.consistent = consistent;
      const lower = z + Math.min(0, score);
      if (lower > largest.lower) largest.lower = lower;
    }
    if (largest.consistent >= observed.score) above.consistent++;
    if (largest.lower >= observed.score) above.lower++;
    if (largest.upper >= observed.score) above.upper++;
    if (largest.reality >= observed.mean) above.reality++;
    if (square - (sum * sum) / varied >= spread) above.spread++;
  });
  const pValue = (count: number): number => (1 + count) / (1 + options.resamples);
  return {
    bestTrial,
    statistic: observed.score,
    pValue: pValue(above.consistent),
    pLower: pValue(above.lower),
    pUpper: pValue(above.upper),
    realityCheckPValue: pValue(above.reality),
    spreadPValue: varied < 2 ? Number.NaN : pValue(above.spread),
  };
}

/** Returns the sum of squared deviations of the trials' studentised means from their mean. */
function spreadOf(means: Float64Array, errors: Float64Array, scores: Float64Array, varied: number): number {
  let [sum, square] = [0, 0];
  scores.forEach((score, trial) => {
    if (Number.isNaN(score)) return;
    const studentised = means[trial]! / errors[trial]!;
    sum += studentised;
    square += studentised * studentised;
  });
  return square - (sum * sum) / varied;
}

function rowOf({ periods, values }: ReturnMatrix, trial: number): Float64Array {
  return values.subarray(trial * periods, (trial + 1) * periods);
}

/** The stationary bootstrap's own standard error of a mean, in closed form over circular autocovariances (Politis and Romano 1994, lemma
 *  1). */
function standardError(values: Float64Array, meanBlock: number): number {
  const count = values.length;
  const mean = meanOf(values);
  const stay = 1 - 1 / Math.max(1, meanBlock);
  let variance = circularCovariance(values, mean, 0);
  const isFlat = !(variance > 1e-28 * mean * mean);
  for (let lag = 1, weight = stay; lag < count && weight > 1e-6; lag++, weight *= stay) {
    variance += 2 * (1 - lag / count) * weight * circularCovariance(values, mean, lag);
  }
  return isFlat ? Number.NaN : Math.sqrt(variance / count);
}

function circularCovariance(values: Float64Array, mean: number, lag: number): number {
  const count = values.length;
  let sum = 0;
  for (let i = 0, j = lag; i < count; i++, j++) {
    if (j === count) j = 0;
    sum += (values[i]! - mean) * (values[j]! - mean);
  }
  return sum / count;
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function positionOfLargest(values: Float64Array): number {
  let best = -1;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!) && (best < 0 || values[i]! > values[best]!)) best = i;
  }
  return best;
}
