// Importance against functions whose shares of variance are known.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { measureImportance } from '../../src/search/importance.js';
import { growForest, type ScoredTrials } from '../../src/search/importance-forest.js';

function sample(trials: number, dimensions: number, seed: number, score: (x: Float64Array) => number): ScoredTrials {
  const random = randomStream(seed);
  const points = Float64Array.from({ length: trials * dimensions }, () => random.uniform());
  return {
    dimensions,
    points,
    scores: Float64Array.from({ length: trials }, (_, trial) => score(points.subarray(trial * dimensions, (trial + 1) * dimensions))),
  };
}

/** Mean 0 and variance 1 over uniform x. */
const line = (x: number): number => (x - 0.5) * Math.sqrt(12);
const expectNear = (values: Iterable<number>, expected: readonly number[], tolerance: number): void =>
  [...values].forEach((value, i) => expect(Math.abs(value - expected[i]!), `${i}: ${value}`).toBeLessThan(tolerance));

describe('importance', () => {
  test('additive lines with shares 0.6, 0.3 and 0.1, and one parameter that does nothing', () => {
    const trials = sample(
      3000,
      4,
      1,
      (x) => 5 + Math.sqrt(0.6) * line(x[0]!) + Math.sqrt(0.3) * line(x[2]!) - Math.sqrt(0.1) * line(x[3]!),
    );
    const { mains, importances, permutation, pairs } = measureImportance(trials, { seed: 1 });
    expectNear(mains, [0.6, 0, 0.3, 0.1], 0.03);
    expectNear(importances, [0.6, 0, 0.3, 0.1], 0.03);
    expectNear(permutation, [0.6, 0, 0.3, 0.1], 0.06);
    expect(Math.max(...pairs)).toBeLessThan(0.02);
  });

  test('a product of two: all of it belongs to the pair', () => {
    const { mains, pairs } = measureImportance(
      sample(4000, 3, 2, (x) => line(x[0]!) * line(x[1]!)),
      { seed: 1 },
    );
    expect(Math.max(...mains)).toBeLessThan(0.06);
    expect(pairs[1]).toBe(pairs[3]);
    expect(pairs[1]!).toBeGreaterThan(0.8);
    expect(pairs[2]! + pairs[5]!).toBeLessThan(0.1);
  });

  test('x + y + xy about the middle: 0.4, 0.4 and 0.2', () => {
    const { mains, pairs } = measureImportance(
      sample(4000, 2, 3, (x) => line(x[0]!) + line(x[1]!) + (line(x[0]!) * line(x[1]!)) / Math.SQRT2),
      { seed: 1 },
    );
    expectNear([...mains, pairs[1]!], [0.4, 0.4, 0.2], 0.05);
  });

  test('few values and few trials: a choice of two against noise', () => {
    const random = randomStream(3, 1);
    const trials = sample(60, 3, 4, (x) => (x[1]! < 0.5 ? 1 : 0) + 0.1 * random.normal());
    trials.points.forEach((value, i) => i % 3 === 1 && (trials.points[i] = value < 0.5 ? 0.25 : 0.75));
    const { importances, permutation } = measureImportance(trials, { seed: 1 });
    expect(importances[1]!).toBeGreaterThan(0.9);
    expect(permutation[1]!).toBeGreaterThan(0.7);
  });

  test('the trials may crowd anywhere: fANOVA is over the space', () => {
    // nine in ten trials have x0 in the last tenth, where it hardly matters
    const random = randomStream(5);
    const crowd = sample(4000, 2, 5, () => 0);
    crowd.points.forEach((value, i) => i % 2 === 0 && random.uniform() < 0.9 && (crowd.points[i] = 0.9 + value / 10));
    crowd.scores.forEach((_, trial) => (crowd.scores[trial] = line(crowd.points[2 * trial]!) + line(crowd.points[2 * trial + 1]!)));
    expectNear(measureImportance(crowd, { seed: 1 }).mains, [0.5, 0.5], 0.08);
  });

  test('a parameter that is mostly inactive counts where it is active', () => {
    const trials = sample(3000, 2, 6, () => 0);
    trials.points.forEach((value, i) => i % 2 === 1 && trials.points[i - 1]! < 0.5 && (trials.points[i] = Number.NaN * value));
    trials.scores.forEach(
      (_, trial) => (trials.scores[trial] = Number.isNaN(trials.points[2 * trial + 1]!) ? 0 : line(trials.points[2 * trial + 1]!)),
    );
    const { mains, importances } = measureImportance(trials, { seed: 1 });
    expect(mains.every(Number.isFinite)).toBe(true);
    expect(importances[1]!).toBeGreaterThan(0.5);
  });

  test('undefined scores are left out; nothing to explain is 0; equal seeds give equal bits', () => {
    const trials = sample(500, 3, 7, (x) => x[0]!);
    const spoiled = { ...trials, scores: trials.scores.map((score, i) => (i % 5 === 0 ? [Number.NaN, Infinity][i % 2]! : score)) };
    expect(measureImportance(spoiled, { seed: 1 }).trials).toBe(400);
    expect(measureImportance(spoiled, { seed: 1 }).importances[0]!).toBeGreaterThan(0.97);
    expect(measureImportance(spoiled, { seed: 2 })).toEqual(measureImportance(spoiled, { seed: 2 }));
    for (const flat of [
      { ...trials, scores: new Float64Array(500).fill(3) },
      { ...trials, scores: new Float64Array(500).fill(Number.NaN) },
    ]) {
      expect(measureImportance(flat, { seed: 1 })).toMatchObject({
        mains: new Float64Array(3),
        importances: new Float64Array(3),
        permutation: new Float64Array(3),
      });
    }
  });

  test('more trials than are looked at are sampled', () => {
    const forest = growForest(
      sample(3000, 2, 8, (x) => x[0]!),
      { seed: 1, mostTrials: 1000, trees: 2 },
    );
    expect([forest.trials, forest.trees.length]).toEqual([1000, 2]);
  });

  test('of 10,000 trials 4,000 are looked at, in 64 trees', () => {
    const trials = sample(10_000, 6, 9, (x) => line(x[0]!) + line(x[1]!) * line(x[2]!) + 0.3 * line(x[5]!));
    const forest = growForest(trials, { seed: 1, trees: 4 });
    expect([forest.trials, forest.trees.length]).toEqual([4_000, 4]);
    expect(growForest(trials, { seed: 1 }).trees.length).toBe(64);
  });
});
