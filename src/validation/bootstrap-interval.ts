import { randomStream } from '../core/random.js';
import { optimalBlockLength } from '../core/block-length.js';
import { quantileOfSorted } from '../core/quantile.js';
import { drawResample } from './stationary-bootstrap.js';

export interface BootstrapInterval {
  /** of the series itself */
  readonly estimate: number;
  /** percentile interval; NaN where the statistic was undefined on most resamples */
  readonly low: number;
  readonly high: number;
  /** share of the resamples whose statistic is above 0 */
  readonly positiveShare: number;
  /** mean block length that was used, periods */
  readonly meanBlock: number;
}

export interface BootstrapOptions {
  readonly seed: number;
  /** default 1,000 */
  readonly resamples?: number | undefined;
  /** default 0.95 */
  readonly confidence?: number | undefined;
  /** periods; default as optimalBlockLength says */
  readonly meanBlock?: number | undefined;
}

/** Returns a confidence interval of a statistic of a dependent series.
 *  values     f64[count]  a period each
 *  statistic  a pure function of such a series; NaN is undefined and left out
 *  Source     Politis and Romano, The stationary bootstrap, 1994, JASA 89(428); percentile interval of Efron 1979            */
export function bootstrapInterval(
  values: Float64Array,
  statistic: (values: Float64Array) => number,
  options: BootstrapOptions,
): BootstrapInterval {
  const { seed, resamples = 1000, confidence = 0.95, meanBlock = optimalBlockLength(values) } = options;
  const random = randomStream(seed);
  const positions = new Int32Array(values.length);
  const sample = new Float64Array(values.length);
  const found: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(random, meanBlock, positions);
    for (let i = 0; i < sample.length; i++) sample[i] = values[positions[i]!]!;
    const value = statistic(sample);
    if (!Number.isNaN(value)) found.push(value);
  }
  const sorted = Float64Array.from(found).sort();
  const at = (q: number): number => (sorted.length < resamples / 2 ? Number.NaN : quantileOfSorted(sorted, q));
  return {
    estimate: statistic(values),
    low: at((1 - confidence) / 2),
    high: at((1 + confidence) / 2),
    positiveShare: found.filter((value) => value > 0).length / found.length,
    meanBlock,
  };
}
