// Losses that overlap in time are compared as if they were fewer.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { compareLosses } from '../../src/validation/loss-difference.js';

describe('by hand', () => {
  test('independent losses: the t statistic of their differences', () => {
    const loss = Float64Array.of(1, 2, 1, 2),
      other = Float64Array.of(2, 2, 3, 3);
    const found = compareLosses(loss, other, 1);
    // gains 1, 0, 2, 1: mean 1, variance (0 + 1 + 1 + 0) / 4
    expect(found).toMatchObject({ rows: 4, meanLoss: 1.5, meanOther: 2.5, skill: 0.4, isBetter: false });
    expect(found.statistic).toBeCloseTo(1 / Math.sqrt(0.5 / 4), 12);
  });

  test('two lags: the first covariance counts half', () => {
    const gains = [1, 2, 3, 2, 1, 0, 1, 2],
      mean = 1.5,
      covariance = (lag: number): number =>
        gains.slice(lag).reduce((sum, value, row) => sum + (value - mean) * (gains[row]! - mean), 0) / gains.length;
    const found = compareLosses(new Float64Array(8), Float64Array.from(gains), 2);
    expect(found.statistic).toBeCloseTo(mean / Math.sqrt((covariance(0) + covariance(1)) / 8), 12);
  });

  test('equal losses are no better', () => {
    const same = Float64Array.from({ length: 100 }, (_, row) => Math.sin(row) ** 2);
    expect(compareLosses(same, same, 2)).toMatchObject({ skill: 0, statistic: 0, isBetter: false });
  });

  test('twenty stretches are the least', () => {
    const own = (rows: number): boolean =>
      compareLosses(
        new Float64Array(rows).map((_, row) => (row % 3) / 10),
        new Float64Array(rows).fill(1),
        10,
      ).isBetter;
    expect([own(199), own(200)]).toEqual([false, true]);
  });
});

test('sums over overlapping stretches of noise pass for better about once in a hundred times', () => {
  const horizon = 24,
    rows = 2400;
  let better = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomStream(seed, 77),
      steps = Float64Array.from({ length: rows + horizon }, () => random.normal());
    const gains = Float64Array.from({ length: rows }, (_, row) => steps.subarray(row, row + horizon).reduce((sum, step) => sum + step, 0));
    if (compareLosses(new Float64Array(rows), gains, 2 * horizon).isBetter) better++;
  }
  // 4 are expected; a test that took rows for independent would pass a third of them
  expect(better).toBeLessThanOrEqual(10);
});
