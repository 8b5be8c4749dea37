// Sharpe statistics against the figures that their authors printed.
import { describe, expect, test } from 'vitest';
import { minimumBacktestYears } from '../../src/validation/backtest-length.js';
import { deflatedSharpe, luckySharpe } from '../../src/validation/deflated-sharpe.js';
import { expectedMaximum, trialsOfMaximum } from '../../src/validation/expected-maximum.js';
import { momentsOf } from '../../src/validation/moments.js';
import { probabilisticSharpe } from '../../src/validation/probabilistic-sharpe.js';
import { minimumTrackRecord } from '../../src/validation/track-record.js';

describe('moments', () => {
  test('by hand', () => {
    const { count, mean, deviation, skewness, kurtosis, sharpe } = momentsOf(Float64Array.of(1, 2, 3, 4, 10));
    expect([count, mean]).toEqual([5, 4]);
    expect(deviation).toBeCloseTo(Math.sqrt(12.5), 14);
    expect(skewness).toBeCloseTo(36 / 10 ** 1.5, 14);
    expect(kurtosis).toBeCloseTo(278.8 / 100, 14);
    expect(sharpe).toBeCloseTo(4 / Math.sqrt(12.5), 14);
  });

  test('a few values and none', () => {
    expect(momentsOf(new Float64Array(0))).toEqual({
      count: 0,
      mean: Number.NaN,
      deviation: Number.NaN,
      skewness: Number.NaN,
      kurtosis: Number.NaN,
      sharpe: Number.NaN,
    });
    expect(momentsOf(Float64Array.of(3))).toEqual({
      count: 1,
      mean: 3,
      deviation: Number.NaN,
      skewness: Number.NaN,
      kurtosis: Number.NaN,
      sharpe: Number.NaN,
    });
    expect(momentsOf(Float64Array.of(1, 3))).toEqual({
      count: 2,
      mean: 2,
      deviation: Math.SQRT2,
      skewness: 0,
      kurtosis: 1,
      sharpe: 2 / Math.SQRT2,
    });
  });

  test.each([2 ** -60, 2 ** 60])('returns in units of %d have the same ratios', (unit) => {
    for (const values of [Float64Array.of(1, 2, 3, 4, 10), new Float64Array(10).fill(0.1)]) {
      const { skewness, kurtosis, sharpe } = momentsOf(values);
      expect(momentsOf(values.map((value) => value * unit))).toMatchObject({ skewness, kurtosis, sharpe });
    }
    expect(momentsOf(new Float64Array(10).fill(0.1 * unit)).sharpe).toBeNaN();
  });

  test('what does not vary, or is not there, is undefined', () => {
    expect(momentsOf(new Float64Array(9).fill(0.1))).toMatchObject({ skewness: Number.NaN, kurtosis: Number.NaN, sharpe: Number.NaN });
    expect(momentsOf(new Float64Array(0))).toMatchObject({ count: 0, mean: Number.NaN, sharpe: Number.NaN });
    expect(momentsOf(Float64Array.of(1, Number.NaN)).mean).toBeNaN();
  });
});

describe('the probabilistic Sharpe ratio (Bailey and López de Prado 2012)', () => {
  const record = { sharpe: 0.458, count: 24 };

  test('two years of months with a Sharpe ratio of 0.458: 0.982 if they were normal, 0.913 as they are', () => {
    expect(probabilisticSharpe({ ...record, skewness: 0, kurtosis: 3 }, 0)).toBeCloseTo(0.982, 3);
    expect(probabilisticSharpe({ ...record, skewness: -2.448, kurtosis: 10.164 }, 0)).toBeCloseTo(0.913, 3);
  });

  test('is undefined where the moments leave no variance', () => {
    // 1 - 2 * 1 + (5 - 1) / 4 * 1
    expect(probabilisticSharpe({ sharpe: 1, count: 9, skewness: 2, kurtosis: 5 }, 0)).toBeNaN();
    expect(probabilisticSharpe({ sharpe: 1, count: 9, skewness: 2, kurtosis: 5.01 }, 0)).toBeCloseTo(1, 9);
    expect(probabilisticSharpe({ sharpe: 1, count: 9, skewness: 2, kurtosis: 4.99 }, 0)).toBeNaN();
  });

  test('is a half at the benchmark, and undefined without evidence', () => {
    expect(probabilisticSharpe({ ...record, skewness: 1, kurtosis: 4 }, 0.458)).toBe(0.5);
    expect(probabilisticSharpe({ ...record, count: 1, skewness: 0, kurtosis: 3 }, 0)).toBeNaN();
    expect(probabilisticSharpe({ sharpe: Number.NaN, count: 9, skewness: Number.NaN, kurtosis: Number.NaN }, 0)).toBeNaN();
  });
});

describe('the minimum track record (Bailey and López de Prado 2012)', () => {
  test.each([
    [252, 2.73],
    [52, 2.83],
    [12, 3.24],
  ])('an annual Sharpe ratio of 2 is above 1 at 95 %% with %d periods a year after %d years', (periodsPerYear, years) => {
    const root = Math.sqrt(periodsPerYear);
    expect(minimumTrackRecord({ sharpe: 2 / root, skewness: 0, kurtosis: 3 }, 1 / root, 0.95) / periodsPerYear).toBeCloseTo(years, 2);
  });

  test('is the count at which the probabilistic Sharpe ratio reaches the confidence', () => {
    const evidence = { sharpe: 0.1, skewness: -1, kurtosis: 7 };
    const count = minimumTrackRecord(evidence, 0.02, 0.99);
    expect(probabilisticSharpe({ ...evidence, count }, 0.02)).toBeCloseTo(0.99, 12);
    expect(minimumTrackRecord(evidence, 0.1, 0.99)).toBe(Infinity);
  });
});

describe('the expected maximum and what it deflates (Bailey and López de Prado 2014)', () => {
  const evidence = { sharpe: 2.5 / Math.sqrt(250), count: 1250, skewness: -3, kurtosis: 10 };
  const variance = 0.5 / 250;

  test('an annual Sharpe ratio of 2.5 over 1,250 days: 0.9004 as the best of 100 trials, 0.9505 as the best of 46', () => {
    expect(deflatedSharpe(evidence, { trials: 100, variance })).toBeCloseTo(0.9004, 4);
    expect(deflatedSharpe(evidence, { trials: 46, variance })).toBeCloseTo(0.9505, 4);
    expect(luckySharpe({ trials: 100, variance })).toBeCloseTo(0.1132, 4);
  });

  test('normal returns and 88 trials give the same 0.9505', () => {
    expect(deflatedSharpe({ ...evidence, skewness: 0, kurtosis: 3 }, { trials: 88, variance })).toBeCloseTo(0.9505, 3);
  });

  test('a single trial is not deflated', () => {
    expect(deflatedSharpe(evidence, { trials: 1, variance })).toBe(probabilisticSharpe(evidence, 0));
  });

  test('the expected maximum is close to the exact one, and its inverse is its inverse', () => {
    // exact: Harter 1961
    for (const [trials, exact] of [
      [10, 1.53875],
      [50, 2.24907],
      [100, 2.50759],
      [1000, 3.24144],
    ] as const)
      expect(Math.abs(expectedMaximum(trials) / exact - 1)).toBeLessThan(0.025);
    for (const trials of [2, 7.5, 46, 12_345]) expect(trialsOfMaximum(expectedMaximum(trials), 1e6)).toBeCloseTo(trials, 6);
    for (const most of [2, 37, 1000]) expect(trialsOfMaximum(expectedMaximum(most), most)).toBe(most);
    expect([trialsOfMaximum(1, 1), trialsOfMaximum(1, 0), trialsOfMaximum(-1, 9), trialsOfMaximum(Number.NaN, 9)]).toEqual([1, 1, 1, 1]);
    expect([0.5, -1, Number.NaN].map(expectedMaximum)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect([trialsOfMaximum(0, 100), trialsOfMaximum(9, 100), expectedMaximum(1), expectedMaximum(0)]).toEqual([1, 100, 0, Number.NaN]);
  });
});

test('the minimum backtest length (Bailey and others 2014): five years stand for no more than 45 trials', () => {
  expect(minimumBacktestYears(45, 1)).toBeLessThan(5);
  expect(minimumBacktestYears(46, 2)).toBeCloseTo(minimumBacktestYears(46, 1) / 4, 12);
  expect(minimumBacktestYears(46, 1)).toBeGreaterThan(4.99);
  expect(minimumBacktestYears(46, 1)).toBeLessThan(5.05);
});

test('two periods are the fewest that a Sharpe ratio and its error are had of', () => {
  expect(momentsOf(Float64Array.of(1, 3)).sharpe).toBeCloseTo(2 / Math.SQRT2, 14);
  expect(momentsOf(Float64Array.of(1))).toMatchObject({ deviation: Number.NaN, sharpe: Number.NaN });
  expect(probabilisticSharpe({ sharpe: 0, count: 2, skewness: 0, kurtosis: 3 }, 0)).toBe(0.5);
  expect(probabilisticSharpe({ sharpe: 0, count: 1, skewness: 0, kurtosis: 3 }, 0)).toBeNaN();
  expect(probabilisticSharpe({ sharpe: 1, count: 9, skewness: 9, kurtosis: 3 }, 0)).toBeNaN();
});

test('no length of record tells a Sharpe ratio at or below the benchmark from it', () => {
  const evidence = { sharpe: 0.1, skewness: 0, kurtosis: 3 };
  expect(minimumTrackRecord({ ...evidence, sharpe: Number.NaN }, 0, 0.95)).toBeNaN();
  expect([minimumTrackRecord(evidence, 0.1, 0.95), minimumTrackRecord(evidence, 0.2, 0.95)]).toEqual([Infinity, Infinity]);
});
