import { expect, test } from 'vitest';
import { drawdownOf } from '../../../src/core/market-curve.js';
import { deepestDrawdown } from '../../../src/report/model/drawdown.js';

test('drawdown is measured from the running peak, the initial cash being the first', () => {
  expect([...drawdownOf(Float64Array.of(90, 100, 120, 60, 120, 90), 100)]).toEqual([90 / 100 - 1, 0, 0, -0.5, 0, -0.25]);
});

test('the deepest drawdown says where it began, was deepest and ended', () => {
  expect(deepestDrawdown(drawdownOf(Float64Array.of(100, 120, 90, 60, 130, 100), 100))).toEqual({
    fromBar: 1,
    troughBar: 3,
    recoveredBar: 4,
    depth: -0.5,
  });
});

test('a drawdown from the initial cash that never recovers has no bar for either', () => {
  expect(deepestDrawdown(drawdownOf(Float64Array.of(90, 95), 100))).toEqual({
    fromBar: -1,
    troughBar: 0,
    recoveredBar: -1,
    depth: 0.9 - 1,
  });
});

test('equity that only rises has no drawdown', () => {
  expect(deepestDrawdown(drawdownOf(Float64Array.of(100, 101), 100))).toBeUndefined();
  expect(deepestDrawdown(new Float64Array(0))).toBeUndefined();
});
