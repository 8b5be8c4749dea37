import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { optimalBlockLength } from '../../src/core/block-length.js';
import { bootstrapInterval } from '../../src/validation/bootstrap-interval.js';
import { drawResample } from '../../src/validation/stationary-bootstrap.js';
import { autoregression } from './noise.js';

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The means of so many resamples, ascending. */
function resampledMeans(values: Float64Array, seed: number, resamples: number, meanBlock: number): number[] {
  const random = randomStream(seed),
    positions = new Int32Array(values.length);
  return Array.from({ length: resamples }, () => {
    drawResample(random, meanBlock, positions);
    return mean(Float64Array.from(positions, (position) => values[position]!));
  }).sort((a, b) => a - b);
}

describe('a bootstrap interval', () => {
  const values = autoregression(0.3, 60, 2).map((value) => value + 0.05);

  test('is that of the quantiles of the resampled statistics', () => {
    // 41 sorted means: a tenth of them lies at place 4, nine tenths at place 36
    const means = resampledMeans(values, 5, 41, 3);
    const found = bootstrapInterval(values, mean, { seed: 5, resamples: 41, confidence: 0.8, meanBlock: 3 });
    expect(found.low).toBeCloseTo(means[4]!, 12);
    expect(found.high).toBeCloseTo(means[36]!, 12);
    expect([found.estimate, found.meanBlock]).toEqual([mean(values), 3]);
    expect(found.positiveShare).toBe(means.filter((each) => each > 0).length / 41);
    expect(found.positiveShare).toBeLessThan(1);
  });

  test('has 1,000 resamples, 95 % and the automatic block length where nothing else is said', () => {
    const meanBlock = optimalBlockLength(values);
    const means = resampledMeans(values, 6, 1000, meanBlock);
    const found = bootstrapInterval(values, mean, { seed: 6 });
    expect(found.meanBlock).toBe(meanBlock);
    // 999 steps: 0.025 of them are 24.975, 0.975 are 974.025
    expect(found.low).toBeCloseTo(0.025 * means[24]! + 0.975 * means[25]!, 12);
    expect(found.high).toBeCloseTo(0.975 * means[974]! + 0.025 * means[975]!, 12);
  });

  test('is wider for a greater confidence, and a point for none', () => {
    const width = (confidence: number): number => {
      const { low, high } = bootstrapInterval(values, mean, { seed: 1, resamples: 100, confidence });
      return high - low;
    };
    expect(width(0)).toBe(0);
    expect(width(0.5)).toBeLessThan(width(0.9));
  });

  test('leaves undefined resamples out, and is undefined where most of them are', () => {
    const known = (share: number): ReturnType<typeof bootstrapInterval> => {
      let calls = 0;
      return bootstrapInterval(values, () => (calls++ % 10 < share ? 0 : Number.NaN), { seed: 1, resamples: 10, meanBlock: 1 });
    };
    expect(known(5)).toEqual({ estimate: 0, low: 0, high: 0, positiveShare: 0, meanBlock: 1 });
    expect(known(4)).toEqual({ estimate: 0, low: Number.NaN, high: Number.NaN, positiveShare: 0, meanBlock: 1 });
    expect(known(0).positiveShare).toBeNaN();
  });
});
