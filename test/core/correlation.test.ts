import { expect, test } from 'vitest';
import { correlate, correlateMarkets, relateAll, shareVariance } from '../../src/core/correlation.js';

test('correlation of plain series', () => {
  expect(correlate([1, 2, 3], [2, 4, 6])).toBeCloseTo(1, 14);
  expect(correlate([1, 2, 3], [3, 2, 1])).toBeCloseTo(-1, 14);
  // deviations (-1.5, -0.5, 0.5, 1.5) and (-0.5, 0.5, -0.5, 0.5): 1 / sqrt(5 x 1)
  expect(correlate([1, 2, 3, 4], [0, 1, 0, 1])).toBeCloseTo(1 / Math.sqrt(5), 14);
  expect(correlate([1, 1, 1], [1, 2, 3])).toBeNaN();
  expect(correlate([1], [2])).toBeNaN();
  expect(correlate([], [])).toBeNaN();
});

test('returns of two markets go from one common day to the next', () => {
  const a = { days: [1, 2, 3, 5, 6], closes: [10, 20, 40, 20, 40] };
  const b = { days: [1, 3, 4, 5, 6], closes: [1, 3, 100, 2, 5] };
  const common = (closes: readonly number[]): number[] => closes.slice(1).map((close, i) => Math.log(close / closes[i]!));
  expect(correlateMarkets(a, b)).toBeCloseTo(correlate(common([10, 40, 20, 40]), common([1, 3, 2, 5])), 14);
  expect(correlateMarkets(a, b)).toBe(correlateMarkets(b, a));
  expect(correlateMarkets(a, { days: [7, 8], closes: [1, 2] })).toBeNaN();
});

test('a close that is not above 0 is no close', () => {
  const a = { days: [1, 2, 3, 4], closes: [10, 20, 30, 10] };
  const b = { days: [1, 2, 3, 4], closes: [5, -1, 7, 6] };
  const without = { days: [1, 3, 4], closes: [5, 7, 6] };
  expect(correlateMarkets(a, b)).toBe(correlateMarkets(a, without));
});

test('a matrix is symmetric and asks once for each pair', () => {
  let asked = 0;
  const matrix = relateAll([1, 2, 3], (a, b) => {
    asked++;
    return a * b;
  });
  expect(matrix).toEqual([
    [1, 2, 3],
    [2, 4, 6],
    [3, 6, 9],
  ]);
  expect(asked).toBe(6);
});

test('shares of the variance: what offsets the others is below 0', () => {
  expect(shareVariance([[1, -1, 1, -1]])).toEqual([1]);
  const shares = shareVariance([
    [3, -3, 3, -3],
    [-1, 1, -1, 1],
  ]);
  expect(shares).toEqual([1.5, -0.5]);
  expect(shareVariance([[2, 2]])).toEqual([NaN]);
});
