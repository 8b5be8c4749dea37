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
  const weights = Array.from({ length: TOGETHER }, () => new Float64Array(periods));
  const means = Array.from({ length: TOGETHER }, () => new Float64Array(trials));
  for (let first = 0; first < resamples; first += TOGETHER) {
    for (const each of weights) {
      drawResample(random, meanBlock, positions);
      each.fill(0);
      for (let i = 0; i < periods; i++) each[positions[i]!]! += 1 / periods;
    }
    weighRowsFourfold(values, weights, means);
    for (const each of means.slice(0, resamples - first)) visit(each);
  }
}

/** Resamples whose means are computed side by side, so that a row is read once for all of them. */
const TOGETHER = 4;

/** `weighRows` for four lists of weights, with the same sums. */
function weighRowsFourfold(values: Float64Array, weights: readonly Float64Array[], sums: readonly Float64Array[]): void {
  const [w0, w1, w2, w3] = weights as [Float64Array, Float64Array, Float64Array, Float64Array];
  const [s0, s1, s2, s3] = sums as [Float64Array, Float64Array, Float64Array, Float64Array];
  const periods = w0.length,
    pairs = periods - (periods % 2);
  for (let row = 0, at = 0; row < s0.length; row++) {
    let [even0, odd0, even1, odd1, even2, odd2, even3, odd3] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let period = 0; period < pairs; period += 2, at += 2) {
      const [even, odd] = [values[at]!, values[at + 1]!];
      even0 += even * w0[period]!;
      odd0 += odd * w0[period + 1]!;
      even1 += even * w1[period]!;
      odd1 += odd * w1[period + 1]!;
      even2 += even * w2[period]!;
      odd2 += odd * w2[period + 1]!;
      even3 += even * w3[period]!;
      odd3 += odd * w3[period + 1]!;
    }
    if (pairs < periods) {
      const last = values[at++]!;
      even0 += last * w0[pairs]!;
      even1 += last * w1[pairs]!;
      even2 += last * w2[pairs]!;
      even3 += last * w3[pairs]!;
    }
    s0[row] = even0 + odd0;
    s1[row] = even1 + odd1;
    s2[row] = even2 + odd2;
    s3[row] = even3 + odd3;
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
