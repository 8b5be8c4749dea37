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
  const test = new SnoopingTest(matrix, options);
  resampleMeans(matrix, options, (means) => test.take(means));
  return test.result();
}

/** The test of `superiorAbility`, resample by resample, for resamples that several tests share. */
export class SnoopingTest {
  /** f64[trials]: NaN where a trial does not vary */
  private readonly errors: Float64Array;
  private readonly means: Float64Array;
  private readonly scores: Float64Array;
  private readonly bestTrial: number;
  private readonly observed: { readonly score: number; readonly mean: number };
  /** trials that vary, and the spread of their studentised means */
  private readonly varied: number;
  private readonly spread: number;
  private readonly threshold: number;
  private readonly above = { consistent: 0, lower: 0, upper: 0, reality: 0, spread: 0 };
  private resamples = 0;

  constructor(matrix: ReturnMatrix, { meanBlock, standardErrors, trial }: Omit<SuperiorAbilityOptions, 'resamples' | 'seed'>) {
    this.errors = Float64Array.from({ length: matrix.trials }, (_, row) => standardError(rowOf(matrix, row), meanBlock));
    const given = standardErrors ?? this.errors;
    this.means = this.errors.map((error, row) => (error > 0 ? meanOf(rowOf(matrix, row)) : Number.NaN));
    this.scores = this.means.map((mean, row) => (given[row]! > 0 ? mean / given[row]! : Number.NaN));
    this.bestTrial = trial ?? positionOfLargest(this.scores);
    this.observed = {
      score: Math.max(0, this.scores[this.bestTrial] ?? Number.NaN),
      mean: this.means[trial ?? positionOfLargest(this.means)] ?? Number.NaN,
    };
    this.varied = this.scores.reduce((count, score) => count + (Number.isNaN(score) ? 0 : 1), 0);
    this.spread = spreadOf(this.means, this.errors, this.scores, this.varied);
    this.threshold = -Math.sqrt(2 * Math.log(Math.log(Math.max(matrix.periods, 3))));
  }

  /** Takes the means of one resample, f64[trials]. */
  take(resampled: Float64Array): void {
    const { errors, means, scores, observed, above, threshold } = this;
    const largest = { consistent: 0, lower: 0, upper: 0, reality: -Infinity };
    let [sum, square] = [0, 0];
    this.resamples++;
    for (let trial = 0; trial < scores.length; trial++) {
      const shift = resampled[trial]! - means[trial]!;
      if (shift > largest.reality) largest.reality = shift;
      const score = scores[trial]!;
      if (Number.isNaN(score)) continue;
      const z = shift / errors[trial]!;
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
    if (square - (sum * sum) / this.varied >= this.spread) above.spread++;
  }

  /** Returns what the resamples so far say. */
  result(): SuperiorAbility {
    const { above, bestTrial, scores, observed, varied } = this;
    const isKnown = !Number.isNaN(scores[bestTrial] ?? Number.NaN);
    const pValue = (count: number): number => (isKnown ? (1 + count) / (1 + this.resamples) : Number.NaN);
    return {
      bestTrial: isKnown ? bestTrial : -1,
      statistic: isKnown ? observed.score : Number.NaN,
      pValue: pValue(above.consistent),
      pLower: pValue(above.lower),
      pUpper: pValue(above.upper),
      realityCheckPValue: pValue(above.reality),
      spreadPValue: varied < 2 ? Number.NaN : pValue(above.spread),
    };
  }
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
