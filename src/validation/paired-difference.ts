import { optimalBlockLength } from '../core/block-length.js';
import { randomStream } from '../core/random.js';
import { quantileOfSorted } from '../core/quantile.js';
import { drawResample } from './stationary-bootstrap.js';

/** How two series of returns on the same days differ. */
export interface PairedDifference {
  /** mean of first - second, a period */
  readonly mean: number;
  /** percentile interval of that mean */
  readonly low: number;
  readonly high: number;
  /** share of the resamples, moved so that there is no difference, whose mean is at least as large: small where the first is better than
   *  chance makes it */
  readonly chance: number;
  /** mean block length, periods */
  readonly meanBlock: number;
}

export interface PairedOptions {
  readonly seed: number;
  /** default 2,000 */
  readonly resamples?: number | undefined;
  /** default 0.95 */
  readonly confidence?: number | undefined;
}

/** Compares two series of returns of the same periods by the stationary bootstrap of their differences: what both have in common is gone
 *  then, and days that go together stay together. Where nothing differs, the chance is 1.
 *  first, second  f64[period], fractions; periods in which one is NaN are left out
 *  Source         Politis and Romano, The stationary bootstrap, 1994, JASA 89(428) */
export function pairedDifference(
  first: Float64Array,
  second: Float64Array,
  { seed, resamples = 2000, confidence = 0.95 }: PairedOptions,
): PairedDifference {
  const differences = first.map((value, period) => value - second[period]!).filter((value) => !Number.isNaN(value));
  const mean = meanOf(differences);
  const meanBlock = optimalBlockLength(differences);
  const random = randomStream(seed);
  const positions = new Int32Array(differences.length);
  const means = Float64Array.from({ length: resamples }, () => {
    drawResample(random, meanBlock, positions);
    let sum = 0;
    for (const position of positions) sum += differences[position]!;
    return sum / positions.length;
  });
  const atLeast = means.reduce((count, value) => count + Number(value - mean >= mean), 0);
  const sorted = means.toSorted();
  return {
    mean,
    low: quantileOfSorted(sorted, (1 - confidence) / 2),
    high: quantileOfSorted(sorted, (1 + confidence) / 2),
    chance: (1 + atLeast) / (1 + resamples),
    meanBlock,
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
