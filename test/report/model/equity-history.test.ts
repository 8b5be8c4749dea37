import { expect, test } from 'vitest';
import { spansDecade } from '../../../src/report/model/equity-history.js';

const series = (low: number, high: number) => [{ timeMs: [0], first: [low], low: [low], high: [high], last: [high] }];

test('a logarithmic axis is for more than a factor of ten above 0', () => {
  expect(spansDecade(series(100, 1001))).toBe(true);
  expect(spansDecade(series(100, 1000))).toBe(false);
  expect(spansDecade(series(0, 1000))).toBe(false);
});

test('an account that has all but vanished has no logarithmic axis: its factor is no number', () => {
  expect(spansDecade(series(6e-320, 10_000))).toBe(false);
});
