// The test for superior predictive ability and the reality check against their papers, on a small matrix.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { drawResample } from '../../src/validation/stationary-bootstrap.js';
import { superiorAbility, type SuperiorAbility, type SuperiorAbilityOptions } from '../../src/validation/superior-ability.js';
import { makeNoise, rowOf } from './noise.js';

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

/** The variance of the root of n times a resampled mean: Politis and Romano 1994, lemma 1. */
function slowVariance(row: Float64Array, meanBlock: number): number {
  const [n, q, centre] = [row.length, 1 - 1 / meanBlock, mean(row)];
  let variance = 0;
  for (let lag = 0; lag < n; lag++) {
    let covariance = 0;
    for (let i = 0; i + lag < n; i++) covariance += ((row[i]! - centre) * (row[i + lag]! - centre)) / n;
    const weight = (1 - lag / n) * q ** lag + (lag / n) * q ** (n - lag);
    variance += lag === 0 ? covariance : 2 * weight * covariance;
  }
  return variance;
}

/** Hansen 2005, with his three ways to recentre; White 2000 beside it. All trials vary. */
function slowTest(matrix: ReturnMatrix, { resamples, meanBlock, seed }: SuperiorAbilityOptions): SuperiorAbility {
  const n = matrix.periods;
  const rows = Array.from({ length: matrix.trials }, (_, trial) => rowOf(matrix, trial));
  const [means, omegas] = [rows.map(mean), rows.map((row) => Math.sqrt(slowVariance(row, meanBlock)))];
  const scores = means.map((each, k) => (Math.sqrt(n) * each) / omegas[k]!);
  const bar = (k: number): number => -omegas[k]! * Math.sqrt((2 * Math.log(Math.log(n))) / n);
  const centres = {
    pLower: means.map((each) => Math.max(each, 0)),
    pValue: means.map((each, k) => (each >= bar(k) ? each : 0)),
    pUpper: means,
  };
  const statistic = Math.max(0, ...scores);
  const deviations = (values: readonly number[]): number => values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0);
  const atLeast = { pLower: 0, pValue: 0, pUpper: 0, realityCheckPValue: 0, spreadPValue: 0 };
  const [random, positions] = [randomStream(seed), new Int32Array(n)];
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(random, meanBlock, positions);
    const drawn = rows.map((row) => mean(Array.from(positions, (position) => row[position]!)));
    for (const name of ['pLower', 'pValue', 'pUpper'] as const) {
      const best = Math.max(0, ...drawn.map((each, k) => (Math.sqrt(n) * (each - centres[name][k]!)) / omegas[k]!));
      if (best >= statistic) atLeast[name]++;
    }
    if (Math.max(...drawn.map((each, k) => each - means[k]!)) >= Math.max(...means)) atLeast.realityCheckPValue++;
    const moved = drawn.map((each, k) => (Math.sqrt(n) * (each - means[k]!)) / omegas[k]!);
    if (deviations(moved) >= deviations(scores)) atLeast.spreadPValue++;
  }
  const p = (count: number): number => (1 + count) / (1 + resamples);
  return {
    bestTrial: scores.indexOf(Math.max(...scores)),
    statistic,
    pValue: p(atLeast.pValue),
    pLower: p(atLeast.pLower),
    pUpper: p(atLeast.pUpper),
    realityCheckPValue: p(atLeast.realityCheckPValue),
    spreadPValue: p(atLeast.spreadPValue),
  };
}

/** Six trials: two with an edge, two without, two that lose, one of them far below the rest. */
function smallMatrix(seed: number, edge: number): ReturnMatrix {
  const matrix = makeNoise({ trials: 6, periods: 40, clusters: 6, within: 0.3, common: 0.2, seed });
  [edge, edge / 2, 0, 0.0005, -0.002, -0.008].forEach((shift, trial) => {
    const row = rowOf(matrix, trial);
    row.forEach((value, i) => (row[i] = (value + shift) * (1 + trial)));
  });
  return matrix;
}

describe('superior ability', () => {
  test.each([
    [1, 0.002, 1],
    [2, 0.002, 4],
    [3, 0.001, 2.5],
    [4, 0, 8],
    [5, -0.003, 3],
    [6, 0.003, 1],
    [7, 0.001, 20],
  ])('is that of the papers: matrix %d, edge %d, blocks of %d', (seed, edge, meanBlock) => {
    const matrix = smallMatrix(seed, edge);
    const options = { resamples: 60, meanBlock, seed };
    const [fast, slow] = [superiorAbility(matrix, options), slowTest(matrix, options)];
    expect(fast.statistic).toBeCloseTo(slow.statistic, 4);
    expect({ ...fast, statistic: 0 }).toEqual({ ...slow, statistic: 0 });
  });

  test('an edge beyond every resample has the least p-value that so many of them give', () => {
    expect(superiorAbility(smallMatrix(9, 0.02), { resamples: 99, meanBlock: 1, seed: 1 })).toMatchObject({
      bestTrial: 0,
      pValue: 0.01,
      pLower: 0.01,
      pUpper: 0.01,
    });
  });

  test('where every trial loses the statistic is 0', () => {
    const matrix = smallMatrix(3, 0);
    for (let trial = 0; trial < 6; trial++) rowOf(matrix, trial).forEach((value, i, row) => (row[i] = value - 0.05));
    expect(superiorAbility(matrix, { resamples: 20, meanBlock: 1, seed: 1 })).toMatchObject({ statistic: 0, pValue: 1, pUpper: 1 });
  });

  test('trials that do not vary are left out of it', () => {
    const matrix = smallMatrix(2, 0.002);
    const flat: ReturnMatrix = { trials: 8, periods: 40, values: new Float64Array(8 * 40) };
    flat.values.set(matrix.values, 2 * 40);
    rowOf(flat, 1).fill(0.1);
    const options = { resamples: 60, meanBlock: 4, seed: 2 };
    const { bestTrial, ...rest } = superiorAbility(flat, options);
    const { bestTrial: alone, ...expected } = superiorAbility(matrix, options);
    expect(bestTrial).toBe(alone + 2);
    expect(rest).toEqual(expected);
  });

  test('a trial that is asked about is judged by its own score, among all', () => {
    const matrix = smallMatrix(1, 0.002);
    const options = { resamples: 60, meanBlock: 1, seed: 1 };
    const best = superiorAbility(matrix, options);
    expect(superiorAbility(matrix, { ...options, trial: best.bestTrial })).toMatchObject({
      bestTrial: best.bestTrial,
      statistic: best.statistic,
      pValue: best.pValue,
    });
    const third = superiorAbility(matrix, { ...options, trial: 2 });
    expect(third.bestTrial).toBe(2);
    expect(third.statistic).toBeCloseTo(Math.max(0, mean(rowOf(matrix, 2)) / Math.sqrt(slowVariance(rowOf(matrix, 2), 1) / 40)), 9);
    expect(third.statistic).toBeLessThan(best.statistic);
    expect(third.pValue).toBeGreaterThan(best.pValue);
    expect(third.realityCheckPValue).toBeGreaterThanOrEqual(best.realityCheckPValue);
  });

  test('given standard errors studentise what is observed', () => {
    const matrix = smallMatrix(1, 0.002);
    const options = { resamples: 60, meanBlock: 1, seed: 1 };
    const own = Float64Array.from({ length: 6 }, (_, trial) => Math.sqrt(slowVariance(rowOf(matrix, trial), 1) / 40));
    const best = superiorAbility(matrix, options);
    const doubled = superiorAbility(matrix, { ...options, standardErrors: own.map((error) => 2 * error) });
    expect(superiorAbility(matrix, { ...options, standardErrors: own })).toMatchObject({ bestTrial: best.bestTrial, pValue: best.pValue });
    expect(doubled.statistic).toBeCloseTo(best.statistic / 2, 9);
    expect(doubled.pValue).toBeGreaterThan(best.pValue);
    // a trial without a standard error has no score
    const without = own.map((error, trial) => (trial === best.bestTrial ? 0 : error));
    expect(superiorAbility(matrix, { ...options, standardErrors: without }).bestTrial).not.toBe(best.bestTrial);
    expect(superiorAbility(matrix, { ...options, standardErrors: without, trial: best.bestTrial })).toEqual({
      bestTrial: -1,
      statistic: Number.NaN,
      pValue: Number.NaN,
      pLower: Number.NaN,
      pUpper: Number.NaN,
      spreadPValue: Number.NaN,
      realityCheckPValue: Number.NaN,
    });
  });

  test.each([
    [6, -1.2],
    [6, -1],
    [8, -1.25],
    [8, -1.15],
    [3, -0.5],
    [3, -0.4],
  ])('over %d periods a trial with the score %d counts as the papers say', (periods, score) => {
    // the bar is at -1.08, -1.21 and -0.43 standard errors
    const matrix = makeNoise({ trials: 2, periods, clusters: 2, within: 0, common: 0, seed: 5 });
    [0.2, score].forEach((wanted, trial) => {
      const row = rowOf(matrix, trial),
        centre = mean(row),
        shift = wanted * Math.sqrt(slowVariance(row, 1) / periods) - centre;
      row.forEach((value, i) => (row[i] = value + shift));
    });
    const options = { resamples: 300, meanBlock: 1, seed: 5 };
    const { statistic, ...rest } = superiorAbility(matrix, options);
    const { statistic: expected, ...others } = slowTest(matrix, options);
    expect(statistic).toBeCloseTo(expected, 9);
    expect(rest).toEqual(others);
  });

  test('a resample that is exactly as good as what was observed counts', () => {
    // a trial that earns 0 or 1: its mean of 0.5 is met where both periods drawn are the good one
    const [random, positions] = [randomStream(4), new Int32Array(2)];
    let met = 0;
    for (let resample = 0; resample < 100; resample++) {
      drawResample(random, 1, positions);
      if (positions[0] === 1 && positions[1] === 1) met++;
    }
    expect(met).toBeGreaterThan(10);
    const p = (1 + met) / 101;
    expect(
      superiorAbility({ trials: 1, periods: 2, values: Float64Array.of(0, 1) }, { resamples: 100, meanBlock: 1, seed: 4 }),
    ).toMatchObject({ pValue: p, pLower: p, pUpper: p, realityCheckPValue: p });
  });

  test('of equal trials the first is the best', () => {
    const matrix = smallMatrix(2, 0.002);
    const best = (): number => superiorAbility(matrix, { resamples: 5, meanBlock: 1, seed: 1 }).bestTrial;
    expect(best()).toBe(1);
    rowOf(matrix, 4).set(rowOf(matrix, 1));
    expect(best()).toBe(1);
    rowOf(matrix, 0).set(rowOf(matrix, 1));
    expect(best()).toBe(0);
  });

  test.each([2 ** -50, 2 ** 50])('returns in units of %d give the same', (unit) => {
    const matrix = smallMatrix(1, 0.002);
    rowOf(matrix, 3).fill(0.1);
    const options = { resamples: 40, meanBlock: 3, seed: 1 };
    const other = { ...matrix, values: matrix.values.map((value) => value * unit) };
    expect(superiorAbility(other, options)).toEqual(superiorAbility(matrix, options));
  });

  test('a trial without a given standard error, or without a variance, is left out of the p-values', () => {
    const matrix = smallMatrix(1, 0.002);
    const options = { resamples: 60, meanBlock: 1, seed: 1 };
    const errors = new Float64Array(6).fill(0.01);
    const fewer = { trials: 5, periods: 40, values: matrix.values.slice(0, 5 * 40) };
    const expected = superiorAbility(fewer, { ...options, standardErrors: errors.slice(0, 5) });
    const { bestTrial, statistic, pValue, pLower, pUpper } = expected;
    expect(pLower).toBeGreaterThan(0.1);
    expect(superiorAbility(matrix, { ...options, standardErrors: errors }).pUpper).toBeGreaterThan(pUpper);
    errors[5] = 0;
    expect(superiorAbility(matrix, { ...options, standardErrors: errors })).toMatchObject({ bestTrial, statistic, pValue, pLower, pUpper });
    rowOf(matrix, 5).fill(0.01);
    errors[5] = 0.01;
    expect(superiorAbility(matrix, { ...options, standardErrors: errors })).toMatchObject({ bestTrial, statistic, pValue, pLower, pUpper });
  });

  test('of no trials there is none', () => {
    const none = { trials: 0, periods: 5, values: new Float64Array(0) };
    expect(superiorAbility(none, { resamples: 5, meanBlock: 1, seed: 1 })).toMatchObject({ bestTrial: -1, statistic: Number.NaN });
    const flat = { trials: 2, periods: 5, values: new Float64Array(10).fill(0.1) };
    expect(superiorAbility(flat, { resamples: 5, meanBlock: 2, seed: 1, trial: 1 })).toMatchObject({ bestTrial: -1, pUpper: Number.NaN });
  });
});
