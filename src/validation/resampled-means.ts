import { randomStream } from '../core/random.js';
import type { NumberRows, ResamplingKernels } from '../core/resampling-kernels.js';
import { drawResample } from './stationary-bootstrap.js';

/** Trials in rows: what each earned in each period, or in each block of periods; fractions. */
export type ReturnMatrix = NumberRows;

export interface ResampleOptions {
  readonly resamples: number;
  /** periods; 1 where the periods are blocks already */
  readonly meanBlock: number;
  readonly seed: number;
}

/** Calls `visit` with the mean of every trial, f64[trials], on each stationary-bootstrap resample of the periods; the same periods for all
 *  trials.
 *  The array is reused from call to call.
 *  kernels  weigh the rows, with the same bits; default plain code
 *  Cost     O(resamples * trials * periods)                                                                                   */
export function resampleMeans(
  matrix: ReturnMatrix,
  { resamples, meanBlock, seed }: ResampleOptions,
  visit: (means: Float64Array) => void,
  kernels: ResamplingKernels = PLAIN,
): void {
  const { trials, periods } = matrix;
  const random = randomStream(seed);
  const weigh = kernels.weigherOf(matrix);
  const positions = new Int32Array(periods);
  const weights = Array.from({ length: TOGETHER }, () => new Float64Array(periods));
  const means = Array.from({ length: TOGETHER }, () => new Float64Array(trials));
  for (let first = 0; first < resamples; first += TOGETHER) {
    for (const each of weights) {
      drawResample(random, meanBlock, positions);
      each.fill(0);
      for (let i = 0; i < periods; i++) each[positions[i]!]! += 1 / periods;
    }
    weigh(weights, means);
    for (const each of means.slice(0, resamples - first)) visit(each);
  }
}

/** Resamples whose means are computed side by side, so that a row is read once for all of them. */
const TOGETHER = 16;

/** Weighs list by list. */
const PLAIN: ResamplingKernels = {
  weigherOf:
    ({ values }) =>
    (weights, sums) =>
      weights.forEach((each, list) => weighRows(values, each, sums[list]!)),
};

/** Writes the weighted sum of each row. */
export function weighRows(values: Float64Array, weights: Float64Array, sums: Float64Array): void {
  const periods = weights.length;
  for (let row = 0, at = 0; row < sums.length; row++) {
    let [even, odd] = [0, 0];
    let period = 0;
    for (; period + 1 < periods; period += 2, at += 2) {
      even += values[at]! * weights[period]!;
      odd += values[at + 1]! * weights[period + 1]!;
    }
    if (period < periods) even += values[at++]! * weights[period]!;
    sums[row] = even + odd;
  }
}
