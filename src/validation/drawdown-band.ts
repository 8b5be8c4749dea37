import { optimalBlockLength } from '../core/block-length.js';
import { randomStream } from '../core/random.js';
import { quantileOfSorted } from '../core/quantile.js';
import { drawResample } from './stationary-bootstrap.js';

/** Quantiles of the drawdown that resamples of an account have some days after their begin, fractions <= 0. */
export interface DrawdownQuantiles {
  /** days since the begin, from 0, ascending */
  readonly days: readonly number[];
  readonly low: readonly number[];
  readonly middle: readonly number[];
  readonly high: readonly number[];
}

export interface DrawdownBandOptions {
  readonly resamples: number;
  readonly seed: number;
  /** share of the resamples below the band, and above it */
  readonly tail: number;
  /** at most so many days are looked at, evenly, the last one among them */
  readonly points: number;
}

const LEAST_DAYS = 20;

/** Returns the drawdowns that an account has which draws its days from others, in blocks; undefined of fewer than 20 days to draw from.
 *  daily    f64[day] returns, fractions
 *  through  days that the resamples are followed for
 *  Source   Politis and Romano, The stationary bootstrap, 1994; blocks by optimalBlockLength */
export function drawdownBand(daily: Float64Array, through: number, options: DrawdownBandOptions): DrawdownQuantiles | undefined {
  if (daily.length < LEAST_DAYS) return undefined;
  const { resamples, seed, tail, points } = options;
  const days = pickDays(through, points);
  const falls = days.map(() => new Float64Array(resamples));
  const random = randomStream(seed);
  const block = optimalBlockLength(daily);
  const positions = new Int32Array(daily.length);
  for (let resample = 0; resample < resamples; resample++) {
    let [equity, peak, next] = [1, 1, 0];
    for (let day = 0; day <= through; day++) {
      const at = (day - 1) % daily.length;
      if (day > 0 && at === 0) drawResample(random, block, positions); // a session may be longer than what is drawn from
      if (day > 0) equity *= 1 + daily[positions[at]!]!;
      peak = Math.max(peak, equity);
      if (day === days[next]) falls[next++]![resample] = equity / peak - 1;
    }
  }
  for (const each of falls) each.sort();
  const at = (share: number): number[] => falls.map((sorted) => quantileOfSorted(sorted, share));
  return { days, low: at(tail), middle: at(0.5), high: at(1 - tail) };
}

function pickDays(through: number, points: number): number[] {
  const step = Math.max(1, Math.ceil(through / Math.max(1, points - 1)));
  const days = Array.from({ length: Math.floor(through / step) + 1 }, (_, k) => k * step);
  return days.at(-1) === through ? days : [...days, through];
}
