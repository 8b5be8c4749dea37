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
  const atLeast = { pLower: 0, pValue: 0, pUpper: 0, realityCheckPValue: 0 };
  const [random, positions] = [randomStream(seed), new Int32Array(n)];
  for (let resample = 0; resample < resamples; resample++) {
    drawResample(random, meanBlock, positions);
    const drawn = rows.map((row) => mean(Array.from(positions, (position) => row[position]!)));
    for (const name of ['pLower', 'pValue', 'pUpper'] as const) {
      const best = Math.max(0, ...drawn.map((each, k) => (Math.sqrt(n) * (each - centres[name][k]!)) / omegas[k]!));
      if (best >= statistic) atLeast[name]++;
    }
    if (Math.max(...drawn.map((each, k) => each - means[k]!)) >= Math.max(...means)) atLeast.realityCheckPValue++;
  }
  const p = (count: number): number => (1 + count) / (1 + resamples);
  return {
    bestTrial: scores.indexOf(Math.max(...scores)),
    statistic,
    pValue: p(atLeast.pValue),
    pLower: p(atLeast.pLower),
    pUpper: p(atLeast.pUpper),
    realityCheckPValue: p(atLeast.realityCheckPValue),
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
    flat.values.set(matrix.values, 40);
    rowOf(flat, 7).fill(0.001);
    const options = { resamples: 60, meanBlock: 4, seed: 2 };
    const { bestTrial, ...rest } = superiorAbility(flat, options);
    const { bestTrial: alone, ...expected } = superiorAbility(matrix, options);
    expect(bestTrial).toBe(alone + 1);
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
      realityCheckPValue: Number.NaN,
    });
  });

  test('of no trials there is none', () => {
    const none = { trials: 0, periods: 5, values: new Float64Array(0) };
    expect(superiorAbility(none, { resamples: 5, meanBlock: 1, seed: 1 })).toMatchObject({ bestTrial: -1, statistic: Number.NaN });
    const flat = { trials: 2, periods: 5, values: new Float64Array(10).fill(0.1) };
    expect(superiorAbility(flat, { resamples: 5, meanBlock: 2, seed: 1, trial: 1 })).toMatchObject({ bestTrial: -1, pUpper: Number.NaN });
  });
});
