// The effective number of trials against its definition, draw by draw.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { effectiveTrials } from '../../src/validation/effective-trials.js';
import { trialsOfMaximum } from '../../src/validation/expected-maximum.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { makeNoise, rowOf } from './noise.js';

/** Half the mean range of the scores of some rows, under the weights of a stream: the mirror image of a draw is as likely. */
function slowScores(matrix: ReturnMatrix, rows: readonly number[], draws: number, random: { normal(): number }): number[][] {
  const standardised = rows.map((trial) => {
    const row = [...rowOf(matrix, trial)];
    const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
    const size = Math.hypot(...row.map((value) => value - mean));
    return row.map((value) => (value - mean) / size);
  });
  return Array.from({ length: draws }, () => {
    const weights = Array.from({ length: matrix.periods }, () => random.normal());
    return standardised.map((row) => row.reduce((sum, value, period) => sum + value * weights[period]!, 0));
  });
}

function lucky(scores: readonly (readonly number[])[], count: number): number {
  const ranges = scores.map((all) => Math.max(...all.slice(0, count)) - Math.min(...all.slice(0, count)));
  return ranges.reduce((sum, range) => sum + range, 0) / (2 * scores.length);
}

const noise = (trials: number, periods: number, seed: number, clusters = trials): ReturnMatrix =>
  makeNoise({ trials, periods, clusters, within: 0.5, common: 0.1, seed });
const all = (trials: number): number[] => Array.from({ length: trials }, (_, trial) => trial);

describe('the effective number of trials', () => {
  test.each([
    [9, 12, 1],
    [10, 13, 2],
    [2, 30, 3],
    [25, 20, 4],
  ])('of %d trials over %d periods is that of the definition', (trials, periods, seed) => {
    const matrix = noise(trials, periods, seed);
    const expected = lucky(slowScores(matrix, all(trials), 30, randomStream(seed)), trials);
    const found = effectiveTrials(matrix, { seed, draws: 30 });
    expect(found.luckyScore).toBeCloseTo(expected, 10);
    expect(found.effective).toBeCloseTo(trialsOfMaximum(expected, trials), 7);
    expect([found.trials, found.effectiveOfSample]).toEqual([trials, found.effective]);
  });

  test('has 400 draws and all rows where nothing else is said', () => {
    const matrix = noise(6, 8, 5);
    expect(effectiveTrials(matrix, { seed: 3 })).toEqual(effectiveTrials(matrix, { seed: 3, draws: 400, mostTrials: 6, population: 6 }));
    expect(effectiveTrials(matrix, { seed: 3 })).not.toEqual(effectiveTrials(matrix, { seed: 3, draws: 399 }));
  });

  test('a population beyond the rows is counted as it grew from half of the rows to all of them', () => {
    const matrix = noise(16, 40, 7);
    const scores = slowScores(matrix, all(16), 50, randomStream(2));
    const [half, whole] = [lucky(scores, 8), lucky(scores, 16)].map((score) => trialsOfMaximum(score, 16)) as [number, number];
    const growth = Math.min(1, Math.max(0, Math.log2(whole / half)));
    expect(growth).toBeGreaterThan(0.3);
    expect(growth).toBeLessThan(1);
    const found = effectiveTrials(matrix, { seed: 2, draws: 50, population: 64 });
    expect(found.trials).toBe(64);
    expect(found.effectiveOfSample).toBeCloseTo(whole, 7);
    expect(found.effective).toBeCloseTo(whole * 4 ** growth, 6);
  });

  test('a population below the rows is that of the rows', () => {
    const matrix = noise(16, 40, 7);
    expect(effectiveTrials(matrix, { seed: 2, draws: 20, population: 3 })).toEqual(effectiveTrials(matrix, { seed: 2, draws: 20 }));
  });

  test('copies of one trial do not grow with the population; one that is added to them does not shrink it', () => {
    const one = makeNoise({ trials: 8, periods: 30, clusters: 1, within: 1, common: 0, seed: 4 });
    const found = effectiveTrials(one, { seed: 1, draws: 20, population: 800 });
    expect([found.trials, found.effective]).toEqual([800, 1]);
  });

  test('a sample of the rows is the first of a shuffle, drawn before the weights', () => {
    const matrix = noise(12, 20, 6);
    const random = randomStream(9),
      rows = all(12);
    for (let i = 0; i < 5; i++) {
      const j = i + random.below(12 - i);
      [rows[i], rows[j]] = [rows[j]!, rows[i]!];
    }
    const sample = rows.slice(0, 5);
    expect(sample).not.toEqual(all(5));
    const scores = slowScores(matrix, sample, 30, random);
    const found = effectiveTrials(matrix, { seed: 9, draws: 30, mostTrials: 5 });
    expect(found.luckyScore).toBeCloseTo(lucky(scores, 5), 10);
    expect(found.trials).toBe(12);
    const [half, whole] = [lucky(scores, 2), lucky(scores, 5)].map((score) => trialsOfMaximum(score, 5)) as [number, number];
    expect(found.effective).toBeCloseTo(whole * (12 / 5) ** Math.min(1, Math.max(0, Math.log2(whole / half))), 6);
  });

  test('as many rows as may be looked at are all of them, in their order', () => {
    const matrix = noise(12, 20, 6);
    expect(effectiveTrials(matrix, { seed: 9, draws: 10, mostTrials: 12 })).toEqual(
      effectiveTrials(matrix, { seed: 9, draws: 10, mostTrials: 13 }),
    );
  });

  test('rows that do not vary count for nothing, wherever they stand', () => {
    const matrix = noise(6, 20, 8);
    const idle: ReturnMatrix = { trials: 9, periods: 20, values: new Float64Array(180) };
    [1, 2, 4, 5, 7, 8].forEach((row, trial) => rowOf(idle, row).set(rowOf(matrix, trial)));
    rowOf(idle, 3).fill(0.01);
    rowOf(idle, 6).fill(0.1 + 0.2);
    expect(effectiveTrials(idle, { seed: 1, draws: 20 })).toEqual(effectiveTrials(matrix, { seed: 1, draws: 20 }));
    const sampled = effectiveTrials(idle, { seed: 1, draws: 20, population: 90 });
    expect(sampled.trials).toBe(60);
  });

  test.each([2 ** -50, 2 ** 50])('returns in units of %d give the same', (unit) => {
    const matrix = noise(6, 20, 8);
    rowOf(matrix, 2).fill(0.1);
    const other = { ...matrix, values: matrix.values.map((value) => value * unit) };
    expect(effectiveTrials(other, { seed: 1, draws: 20 })).toEqual(effectiveTrials(matrix, { seed: 1, draws: 20 }));
    expect(effectiveTrials(matrix, { seed: 1, draws: 20 }).trials).toBe(5);
  });

  test('where no row varies there are no trials', () => {
    const none = { trials: 0, effective: Number.NaN, effectiveOfSample: Number.NaN, luckyScore: Number.NaN };
    expect(effectiveTrials({ trials: 2, periods: 9, values: new Float64Array(18).fill(0.1) }, { seed: 1, draws: 3 })).toEqual(none);
    expect(effectiveTrials({ trials: 0, periods: 9, values: new Float64Array(0) }, { seed: 1, draws: 3 })).toEqual(none);
  });

  test('a single trial is one', () => {
    expect(effectiveTrials(noise(1, 20, 8), { seed: 1, draws: 5 })).toMatchObject({
      trials: 1,
      effective: 1,
      effectiveOfSample: 1,
      luckyScore: 0,
    });
  });
});
