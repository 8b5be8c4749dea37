import { randomStream } from '../core/random.js';
import { trialsOfMaximum } from './expected-maximum.js';
import { weighRows, type ReturnMatrix } from './resampled-means.js';

export interface EffectiveTrials {
  /** trials whose returns vary */
  readonly trials: number;
  /** independent trials whose best would be as lucky, 1 … trials */
  readonly effective: number;
  /** the same of the rows that were looked at; `effective` where they are all trials */
  readonly effectiveOfSample: number;
  /** expected largest score of the trials without skill, in standard errors */
  readonly luckyScore: number;
}

export interface EffectiveTrialsOptions {
  readonly seed: number;
  /** default 400: the expected maximum is then known to about 0.03 standard errors */
  readonly draws?: number | undefined;
  /** rows looked at: a random sample of that many beyond it. The count is then carried on as it grew from half the sample to all of it.
   *  Default 20,000 */
  readonly mostTrials?: number | undefined;
  /** trials that the rows of the matrix are a random sample of; default the rows */
  readonly population?: number | undefined;
}

/** Returns how many independent trials the correlated ones are worth.
 *
 *  The deflated Sharpe ratio wants the expected largest score of N trials without skill. That number is simulated: each row of
 *  standardised returns is weighed by the same standard normals, which gives scores with the trials' own correlation matrix, whatever its
 *  clusters (Gaussian multiplier bootstrap). The effective number is the N of independent trials with that expected maximum.
 *  Clustering first, as López de Prado and Lewis 2019 do, asks for a choice of distance, algorithm and number of clusters, finds too few
 *  clusters in noise, and grows with the square of the trials; eigenvalue counts (Cheverud 2001, Galwey 2009) need more periods than
 *  trials. This needs neither and is linear in the trials.
 *  Rows of r periods make scores of rank r - 1: use 64 periods or blocks at least.
 *  Source  Chernozhukov, Chetverikov, Kato, Gaussian approximations and multiplier bootstrap for maxima of sums of high-dimensional
 *          random vectors, 2013, Annals of Statistics 41(6); the inversion is of eq. 6 of the deflated Sharpe ratio                     */
export function effectiveTrials(
  matrix: ReturnMatrix,
  { seed, draws = 400, mostTrials = 20_000, population = matrix.trials }: EffectiveTrialsOptions,
): EffectiveTrials {
  const random = randomStream(seed);
  const { rows, values } = standardiseRows(matrix, sampleRows(matrix.trials, mostTrials, random.below));
  const weights = new Float64Array(matrix.periods);
  const scores = new Float64Array(rows);
  const half = rows >> 1;
  const sums = { half: 0, all: 0 };
  for (let draw = 0; draw < draws; draw++) {
    for (let period = 0; period < weights.length; period++) weights[period] = random.normal();
    weighRows(values, weights, scores);
    const some = rangeOf(scores, 0, half);
    sums.half += some.high - some.low;
    const rest = rangeOf(scores, half, rows);
    sums.all += Math.max(some.high, rest.high) - Math.min(some.low, rest.low);
  }
  if (rows === 0) return { trials: 0, effective: Number.NaN, effectiveOfSample: Number.NaN, luckyScore: Number.NaN };
  // the mirror image of a draw is as likely: the range is twice the maximum, with half the noise
  const luckyScore = sums.all / (2 * draws);
  const effective = trialsOfMaximum(luckyScore, rows);
  const beyond = Math.max(1, population / Math.min(matrix.trials, mostTrials));
  const growth = Math.min(1, Math.max(0, Math.log2(effective / trialsOfMaximum(sums.half / (2 * draws), rows))));
  return {
    trials: Math.round(rows * beyond),
    effective: effective * beyond ** growth,
    effectiveOfSample: effective,
    luckyScore,
  };
}

function rangeOf(scores: Float64Array, from: number, to: number): { low: number; high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (let row = from; row < to; row++) {
    const score = scores[row]!;
    if (score > high) high = score;
    if (score < low) low = score;
  }
  return { low, high };
}

function sampleRows(trials: number, most: number, below: (bound: number) => number): Int32Array {
  const rows = Int32Array.from({ length: trials }, (_, row) => row);
  if (trials <= most) return rows;
  for (let i = 0; i < most; i++) {
    const j = i + below(trials - i);
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows.slice(0, most);
}

/** Returns the rows that vary, each with mean 0 and sum of squares 1. */
function standardiseRows({ periods, values }: ReturnMatrix, rows: Int32Array): { rows: number; values: Float64Array } {
  const out = new Float64Array(rows.length * periods);
  let count = 0;
  for (const row of rows) {
    const source = values.subarray(row * periods, (row + 1) * periods);
    let [sum, square] = [0, 0];
    for (let i = 0; i < periods; i++) sum += source[i]!;
    const mean = sum / periods;
    for (let i = 0; i < periods; i++) square += (source[i]! - mean) ** 2;
    if (!(square > 1e-28 * mean * mean * periods)) continue;
    const scale = 1 / Math.sqrt(square);
    for (let i = 0; i < periods; i++) out[count * periods + i] = (source[i]! - mean) * scale;
    count++;
  }
  return { rows: count, values: out.subarray(0, count * periods) };
}
