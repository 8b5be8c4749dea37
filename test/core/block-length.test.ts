import { describe, expect, test } from 'vitest';
import { optimalBlockLength } from '../../src/core/block-length.js';
import { autocovariances } from '../../src/core/long-run-sums.js';
import { autoregression } from '../validation/noise.js';

/** Politis and White 2004, section 3.2, as corrected in 2009 for the stationary bootstrap, step by step. */
function slowLength(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let i = 0; i + lag < n; i++) sum += (values[i]! - mean) * (values[i + lag]! - mean);
    return sum / n;
  };
  const quiet = Math.max(5, Math.ceil(Math.sqrt(Math.log10(n))));
  const most = Math.min(n - 2, Math.ceil(Math.sqrt(n)) + quiet);
  const isLoud = (lag: number): boolean => Math.abs(covariance(lag) / covariance(0)) > 2 * Math.sqrt(Math.log10(n) / n);
  // m: the smallest lag behind which `quiet` correlations are insignificant, else the largest significant one
  const lags = Array.from({ length: most }, (_, i) => i + 1);
  const isFollowedByQuiet = (m: number): boolean => m + quiet <= most && lags.slice(m, m + quiet).every((lag) => !isLoud(lag));
  const m = Math.max(1, [0, ...lags].find(isFollowedByQuiet) ?? lags.findLast(isLoud) ?? 0);
  const bandwidth = Math.min(2 * m, most);
  const window = (t: number): number => (Math.abs(t) <= 0.5 ? 1 : 2 * (1 - Math.abs(t)));
  let [g, spectrum] = [0, 0];
  for (let lag = -bandwidth; lag <= bandwidth; lag++) {
    g += window(lag / bandwidth) * Math.abs(lag) * covariance(Math.abs(lag));
    spectrum += window(lag / bandwidth) * covariance(Math.abs(lag));
  }
  // (2 G² / D)^(1/3) n^(1/3) with D = 2 g(0)²
  const length = Math.cbrt(((2 * g * g) / (2 * spectrum * spectrum)) * n);
  return Math.max(1, Math.min(length, Math.ceil(Math.min(3 * Math.sqrt(n), n / 3))));
}

describe('the automatic block length', () => {
  test.each([
    [0, 8],
    [0.9, 8],
    [0.5, 9],
    [0.95, 12],
    [0.3, 30],
    [0.9, 40],
    [0.97, 60],
    [-0.8, 80],
    [0.8, 100],
    [0.99, 150],
    [0.999, 200],
  ])('of an autoregression of %d over %d periods is that of the paper', (phi, count) => {
    for (let seed = 0; seed < 12; seed++) {
      const values = autoregression(phi, count, seed);
      expect(optimalBlockLength(values), `seed ${seed}`).toBeCloseTo(slowLength(values), 9);
    }
  });

  test.each([7, 3, 0])('of %d periods, which are too few, is 1', (count) => {
    expect(optimalBlockLength(Float64Array.from({ length: count }, (_, i) => i))).toBe(1);
  });

  test('of what does not vary is 1, of what is undefined too', () => {
    expect(optimalBlockLength(new Float64Array(20))).toBe(1);
    expect(optimalBlockLength(new Float64Array(20).fill(Number.NaN))).toBe(1);
  });

  test('a loud lag behind five quiet ones is not looked at', () => {
    // one impulse in six: correlations of -0.2, and 0.9 at the sixth lag
    const impulses = Float64Array.from({ length: 60 }, (_, i) => (i % 6 === 0 ? 1 : 0));
    expect(optimalBlockLength(impulses)).toBeCloseTo(slowLength(impulses), 9);
  });

  test('of a season is long, and never more than a third of the periods, or three roots of them', () => {
    const season = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => Math.sin(i / 7));
    for (const count of [30, 60, 81, 100]) {
      const length = optimalBlockLength(season(count));
      expect(length).toBeLessThanOrEqual(Math.ceil(Math.min(3 * Math.sqrt(count), count / 3)));
      expect(length).toBeCloseTo(slowLength(season(count)), 9);
    }
  });
});

describe('autocovariances', () => {
  test('by hand: all lags are divided by the count', () => {
    // mean 3: distances -2, -1, 0, 3
    expect([...autocovariances(Float64Array.of(1, 2, 3, 6), 3)]).toEqual([14 / 4, 2 / 4, -3 / 4, -6 / 4]);
    expect([...autocovariances(Float64Array.of(5), 0)]).toEqual([0]);
  });
});
