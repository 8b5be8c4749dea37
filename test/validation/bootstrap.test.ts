import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { optimalBlockLength } from '../../src/core/block-length.js';
import { bootstrapInterval } from '../../src/validation/bootstrap-interval.js';
import { momentsOf } from '../../src/validation/moments.js';
import { quantileOfSorted } from '../../src/core/quantile.js';
import { drawResample } from '../../src/validation/stationary-bootstrap.js';
import { autoregression } from './noise.js';

describe('the stationary bootstrap', () => {
  test('its blocks have the mean length, go round the end, and draw every period alike', () => {
    const [random, positions, hits] = [randomStream(2), new Int32Array(200), new Float64Array(200)];
    let blocks = 0;
    for (let resample = 0; resample < 2000; resample++) {
      drawResample(random, 8, positions);
      positions.forEach((position, i) => {
        hits[position]!++;
        if (i === 0 || position !== (positions[i - 1]! + 1) % 200) blocks++;
      });
    }
    expect(400_000 / blocks).toBeGreaterThan(7.8);
    expect(400_000 / blocks).toBeLessThan(8.4);
    // 2,000 draws of each, in blocks: four deviations of about sqrt(2000 * 15)
    for (const count of hits) expect(Math.abs(count - 2000)).toBeLessThan(700);
  });

  test('a mean block of 1 draws periods on their own', () => {
    const positions = new Int32Array(5000);
    drawResample(randomStream(1), 1, positions);
    expect(positions.filter((position, i) => i > 0 && position === positions[i - 1]! + 1).length).toBeLessThan(8);
  });
});

describe('the automatic block length', () => {
  // for an autoregression g = (2 phi / (1 - phi²))^(2/3) n^(1/3) is the exact optimum (Politis and White 2004, 3.1)
  test.each([
    [0.3, 2000],
    [0.6, 2000],
    [0.8, 4000],
  ])('of an autoregression of %d over %d periods is near the optimum', (phi, count) => {
    const best = Math.cbrt(((2 * phi) / (1 - phi * phi)) ** 2 * count);
    const lengths = Array.from({ length: 9 }, (_, seed) => optimalBlockLength(autoregression(phi, count, seed))).sort((a, b) => a - b);
    expect(lengths[4]! / best).toBeGreaterThan(0.7);
    expect(lengths[4]! / best).toBeLessThan(1.35);
  });

  test('of noise is short, of a constant 1, and of a trend no more than a third of it', () => {
    expect(optimalBlockLength(autoregression(0, 1000, 3))).toBeLessThan(6);
    expect(optimalBlockLength(new Float64Array(50).fill(2))).toBe(1);
    expect(optimalBlockLength(Float64Array.from({ length: 30 }, (_, i) => i))).toBeLessThanOrEqual(10);
    expect(optimalBlockLength(Float64Array.of(1, 2))).toBe(1);
  });
});

describe('bootstrap intervals', () => {
  test('are a function of the seed, and undefined where the statistic is', () => {
    const values = autoregression(0.2, 200, 1);
    const sharpe = (series: Float64Array): number => momentsOf(series).sharpe;
    expect(bootstrapInterval(values, sharpe, { seed: 4, resamples: 100 })).toEqual(
      bootstrapInterval(values, sharpe, { seed: 4, resamples: 100 }),
    );
    expect(bootstrapInterval(new Float64Array(20), sharpe, { seed: 4, resamples: 50 })).toMatchObject({
      low: Number.NaN,
      high: Number.NaN,
      estimate: Number.NaN,
    });
  });

  test('quantiles by hand', () => {
    expect([0, 0.25, 0.5, 1].map((q) => quantileOfSorted(Float64Array.of(1, 2, 4, 8), q))).toEqual([1, 1.75, 3, 8]);
    expect(quantileOfSorted(new Float64Array(0), 0.5)).toBeNaN();
  });
});
