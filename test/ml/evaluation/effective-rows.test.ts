// How many independent rows two dependent series count for, by hand and against the definition.
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { effectiveRows } from '../../../src/ml/evaluation/effective-rows.js';

/** Two up, two down: its autocorrelations at the lags 1 to 4 are 1/8, -6/8, -1/8 and 4/8. */
const PAIRS = Float64Array.of(1, 1, -1, -1, 1, 1, -1, -1);

test('of a series with itself, by hand: lags up to half the rows', () => {
  // 8 / (1 + 2 (1 + 36 + 1 + 16) / 64)
  expect(effectiveRows(PAIRS, PAIRS)).toBeCloseTo(8 / 2.6875, 12);
});

test('neither level nor scale matters', () => {
  const moved = PAIRS.map((value) => 100 + 3 * value);
  expect(effectiveRows(moved, PAIRS)).toBeCloseTo(8 / 2.6875, 12);
  expect(effectiveRows(PAIRS, moved)).toBeCloseTo(8 / 2.6875, 12);
});

test('is the definition on slow random series', () => {
  const random = randomStream(3),
    walk = (keep: number): number[] => {
      let level = 0;
      return Array.from({ length: 61 }, () => (level = keep * level + random.normal()));
    };
  const [a, b] = [walk(0.7), walk(0.5)];
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length;
  const covariance = (values: readonly number[], lag: number): number =>
    meanOf(values.map((value, row) => (row < lag ? 0 : (value - meanOf(values)) * (values[row - lag]! - meanOf(values)))));
  let sum = 0;
  for (let lag = 1; lag <= 30; lag++) sum += (covariance(a, lag) / covariance(a, 0)) * (covariance(b, lag) / covariance(b, 0));
  const expected = 61 / (1 + 2 * sum);
  expect(expected).toBeLessThan(55);
  expect(effectiveRows(Float64Array.from(a), Float64Array.from(b))).toBeCloseTo(expected, 9);
});

test('is never more than the rows: series that change against each other, or not at all, are no more than independent', () => {
  const slow = Float64Array.of(1, 1, 1, 1, -1, -1, -1, -1),
    fast = Float64Array.of(1, -1, 1, -1, 1, -1, 1, -1);
  // at lag 1 the products are 5/8 and -7/8, at lag 2 2/8 and 6/8, at lag 3 -1/8 and -5/8, at lag 4 -4/8 and 4/8: their sum is below 0
  expect(effectiveRows(slow, fast)).toBe(8);
  expect(effectiveRows(new Float64Array(8).fill(5), slow)).toBe(8);
  expect(effectiveRows(slow, new Float64Array(8))).toBe(8);
});

test('is never fewer than two, where there are two', () => {
  const fast = Float64Array.of(1, -1, 1, -1);
  // 4 / (1 + 2 (9 / 16 + 4 / 16)) is 1.52
  expect(effectiveRows(fast, fast)).toBe(2);
  expect(effectiveRows(Float64Array.of(3), Float64Array.of(4))).toBe(1);
});
