// Small arithmetic: decimal fractions, ruin, price impact, columns of positions, the first trees of an ensemble.
import { describe, expect, test } from 'vitest';
import { decimalFraction } from '../../src/core/decimal-fraction.js';
import { intColumn } from '../../src/core/int-column.js';
import { findRuin } from '../../src/core/ruin.js';
import { priceImpact } from '../../src/core/rules.js';
import { sortInSteps, sortPositions } from '../../src/core/sort-positions.js';
import { firstTrees, type TreeEnsemble } from '../../src/core/tree-ensemble.js';

describe('decimal fractions', () => {
  test.each([
    [0.05, 5, 100],
    [12.25, 1225, 100],
    [3, 3, 1],
    [0, 0, 1],
    [1e-7, 1, 1e7],
    [1.5e-7, 15, 1e8],
    [1e-22, 1, 1e22],
    [1e-23, 1e-23, 1],
    [1.5e-22, 1.5e-22, 1],
    [1e21, 1e21, 1],
    [1.25e25, 1.25e25, 1],
    [0.1 + 0.2, 30000000000000004, 1e17],
  ])('%d is %d / %d', (value, numerator, denominator) => {
    expect(decimalFraction(value)).toEqual({ numerator, denominator });
  });
});

describe('ruin', () => {
  const dust = 1024 * 2 ** -40;

  test('is the first mark at or below what rounding leaves of nothing', () => {
    expect(findRuin(Float64Array.of(1024, 5, 0, 7, -1), 1024)).toBe(2);
    expect(findRuin(Float64Array.of(1024, dust), 1024)).toBe(1);
    expect(findRuin(Float64Array.of(1024, dust * (1 + 2 ** -52)), 1024)).toBeUndefined();
    expect(findRuin(Float64Array.of(-3, 5), 1024)).toBe(0);
    expect(findRuin(new Float64Array(0), 1024)).toBeUndefined();
  });
});

test('the impact of a fill: the slippage and half of the spread, of 10,000', () => {
  expect(priceImpact({ slippageBps: 5, spreadBps: 2 })).toBe(0.0006);
  expect(priceImpact({ slippageBps: 0, spreadBps: 3 })).toBe(0.00015);
});

test('a column of positions', () => {
  expect(intColumn(4, (position) => 10 - position)).toEqual(Int32Array.of(10, 9, 8, 7));
  expect(intColumn(0, () => 1)).toEqual(new Int32Array(0));
});

describe('sorting in steps', () => {
  test('one step for each pair of runs that is merged', () => {
    // five numbers: runs of 1 make three pairs, runs of 2 two, runs of 4 one
    const positions = Int32Array.of(4, 3, 2, 1, 0);
    expect([...sortInSteps(positions, (a, b) => a - b)]).toHaveLength(3 + 2 + 1);
    expect(positions).toEqual(Int32Array.of(0, 1, 2, 3, 4));
    expect([...sortInSteps(Int32Array.of(3, 1, 2, 0), (a, b) => a - b)]).toHaveLength(2 + 1);
  });

  test('nothing to do for one number or none; what was handed in comes back', () => {
    const one = Int32Array.of(7);
    expect([...sortInSteps(one, (a, b) => a - b)]).toHaveLength(0);
    expect(sortPositions(one, (a, b) => a - b)).toBe(one);
    expect(sortPositions(new Int32Array(0), (a, b) => a - b)).toHaveLength(0);
    const four = Int32Array.of(3, 1, 2, 0);
    expect(sortPositions(four, (a, b) => b - a)).toBe(four);
    expect(four).toEqual(Int32Array.of(3, 2, 1, 0));
  });
});

test('the first trees: their nodes alone, the edges as they were', () => {
  const ensemble: TreeEnsemble = {
    edges: [Float64Array.of(1, 2)],
    baseValue: 0.5,
    divisor: 3,
    treeStarts: Int32Array.of(0, 3, 4, 7),
    feature: Int32Array.of(0, -1, -1, -1, 0, -1, -1),
    left: Int32Array.of(1, 0, 0, 0, 1, 0, 0),
    lastLeftBin: Uint8Array.of(1, 0, 0, 0, 0, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0, 0, 0, 0, 0),
    value: Float64Array.of(1, 2, 3, 4, 5, 6, 7),
    cover: Float64Array.of(10, 4, 6, 10, 10, 5, 5),
    gain: Float64Array.of(2, 0, 0, 0, 1, 0, 0),
  };
  expect(firstTrees(ensemble, 2)).toEqual({
    edges: [Float64Array.of(1, 2)],
    baseValue: 0.5,
    divisor: 3,
    treeStarts: Int32Array.of(0, 3, 4),
    feature: Int32Array.of(0, -1, -1, -1),
    left: Int32Array.of(1, 0, 0, 0),
    lastLeftBin: Uint8Array.of(1, 0, 0, 0),
    missingLeft: Uint8Array.of(1, 0, 0, 0),
    value: Float64Array.of(1, 2, 3, 4),
    cover: Float64Array.of(10, 4, 6, 10),
    gain: Float64Array.of(2, 0, 0, 0),
  });
  expect(firstTrees(ensemble, 3)).toEqual(ensemble);
  expect(firstTrees(ensemble, 0).treeStarts).toEqual(Int32Array.of(0));
});
