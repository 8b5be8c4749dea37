import { randomStream } from '../core/random.js';
import { drawResample } from './stationary-bootstrap.js';

/** Trials in rows: what each earned in each period, or in each block of periods. */
export interface ReturnMatrix {
  readonly trials: number;
  readonly periods: number;
  /** f64[trial * periods + period], fractions */
  readonly values: Float64Array;
}

export interface ResampleOptions {
  readonly resamples: number;
  /** periods; 1 where the periods are blocks already */
  readonly meanBlock: number;
  readonly seed: number;
}

/** Calls `visit` with the mean of every trial, f64[trials], on each stationary-bootstrap resample of the periods; the same periods for all
 *  trials.
 *  The array is reused from call to call.
 *  Cost  O(resamples * trials * periods)                                                                                   */
export function resampleMeans(
  { trials, periods, values }: ReturnMatrix,
  { resamples, meanBlock, seed }: ResampleOptions,
  visit: (means: Float64Array) => void,
): void {
  const random = randomStream(seed);
  const positions = new Int32Array(periods);
  const weights = new Float64Array(periods);
  const means = new Float64Array(trials);
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(random, meanBlock, positions);
    weights.fill(0);
    for (let i = 0; i < periods; i++) weights[positions[i]!]! += 1 / periods;
    weighRows(values, weights, means);
    visit(means);
  }
}

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
