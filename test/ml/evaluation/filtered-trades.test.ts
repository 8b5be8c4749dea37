// What a threshold leaves of some trades, by hand.
import { describe, expect, test } from 'vitest';
import { chooseThreshold } from '../../../src/ml/evaluation/choose-threshold.js';
import { filteredTrades } from '../../../src/ml/evaluation/filtered-trades.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe('filtered trades', () => {
  const scores = of(0.9, 0.2, 0.5, 0.7, 0.5, 0.8),
    returns = of(0.3, -0.5, -0.1, Number.NaN, 0, -0.2);

  test('are those at the threshold or above it; signals that were not traded do not count', () => {
    const summary = filteredTrades(scores, returns, 0.5);
    // 0.3, -0.1, 0, -0.2
    expect(summary.trades).toBe(4);
    expect(summary.winRate).toBe(1 / 4);
    expect(summary.meanReturn).toBeCloseTo(0, 12);
    expect(summary.totalReturn).toBeCloseTo(0, 12);
    expect(summary.profitFactor).toBeCloseTo(1, 12);
    expect(summary.deepestFall).toBeCloseTo(-0.3, 12);
  });

  test('are all where the threshold is below every score: the fall is from the highest sum before it', () => {
    const summary = filteredTrades(scores, returns, -Infinity);
    // 0.3, -0.2, -0.3, -0.3, -0.5
    expect(summary.trades).toBe(5);
    expect(summary.totalReturn).toBeCloseTo(-0.5, 12);
    expect(summary.meanReturn).toBeCloseTo(-0.1, 12);
    expect(summary.profitFactor).toBeCloseTo(0.3 / 0.8, 12);
    expect(summary.deepestFall).toBeCloseTo(-0.8, 12);
  });

  test('without losses have no profit factor, and no fall', () => {
    const summary = filteredTrades(of(1, 1), of(0.1, 0.2), 0);
    expect(summary).toMatchObject({ trades: 2, winRate: 1, profitFactor: Number.NaN, deepestFall: 0 });
    expect(summary.totalReturn).toBeCloseTo(0.3, 12);
  });

  test('a fall begins at 0: a loss first is one', () => {
    expect(filteredTrades(of(1, 1), of(-0.1, 0.2), 0).deepestFall).toBeCloseTo(-0.1, 12);
  });

  test('that are none have no shares', () => {
    expect(filteredTrades(scores, returns, 2)).toEqual({
      trades: 0,
      winRate: Number.NaN,
      meanReturn: Number.NaN,
      totalReturn: 0,
      profitFactor: Number.NaN,
      deepestFall: 0,
    });
  });
});

describe('the threshold', () => {
  const ten = Float64Array.from({ length: 10 }, (_, row) => (row + 1) / 10);

  test('is the score with the largest mean * sqrt(trades) / deviation', () => {
    // the last four gain 1, 2, 1, 2: 1.5 * 2 / 0.5 = 6; with the loss of 1 before them 1 * sqrt(5) / sqrt(1.2) = 2.04; the last three
    // 5 / 3 * sqrt(3) / sqrt(2 / 9) = 6.12; the last two are a fifth: 1.5 * sqrt(2) / 0.5 = 4.24
    expect(chooseThreshold(ten, of(-1, -1, -1, -1, -1, -1, 1, 2, 1, 2))).toBe(0.8);
    // the last four gain 2, 2, 1, 2: 1.75 * 2 / sqrt(0.1875) = 8.08
    expect(chooseThreshold(ten, of(-1, -1, -1, -1, -1, -1, 2, 2, 1, 2))).toBe(0.7);
  });

  test('may leave just a fifth of the trades, and no fewer', () => {
    expect(chooseThreshold(ten, of(-1, -1, -1, -1, -1, -1, -1, -1, 1, 1.1))).toBe(0.9);
    // from 16 on there are two of eighteen trades; from 14 on four
    const twenty = Float64Array.from({ length: 20 }, (_, row) => row),
      returns = new Float64Array(20).fill(-1).fill(-0.1, 14, 16).fill(Number.NaN, 16, 18).fill(1, 18, 19).fill(1.1, 19);
    expect(chooseThreshold(twenty, returns)).toBe(14);
  });

  test('is the lowest score where returns do not deviate, or all are the same good', () => {
    expect(chooseThreshold(ten, new Float64Array(10).fill(1))).toBe(0.1);
    expect(chooseThreshold(ten, new Float64Array(10).fill(Number.NaN))).toBe(0.1);
    expect(chooseThreshold(new Float64Array(10).fill(0.4), of(1, 2, 1, 2, 1, 2, 1, 2, 1, 2))).toBe(0.4);
    expect(chooseThreshold(of(), of())).toBeNaN();
  });

  test('leaves trades that all return the same out of account, and takes the lower of two that take the same trades', () => {
    // the last two return 1 each; the last four 1, 2, 1, 1: 1.25 * 2 / sqrt(0.1875) = 5.77
    expect(chooseThreshold(ten, of(-1, -1, -1, -1, -1, -1, 1, 2, 1, 1))).toBe(0.7);
    expect(chooseThreshold(ten, of(-1, -1, -1, -1, -1, Number.NaN, 1, 2, 1, 1))).toBe(0.6);
  });

  test('a trade whose score is the threshold is taken', () => {
    // rows of one score stand together: from 0.5 on gains, below losses
    expect(chooseThreshold(of(0.1, 0.1, 0.1, 0.1, 0.1, 0.5, 0.5, 0.5, 0.5, 0.5), of(-1, -2, -1, -2, -1, 1, 2, 1, 2, 1))).toBe(0.5);
  });
});
