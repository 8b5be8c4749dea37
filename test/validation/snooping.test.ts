// Tests that look at all trials: size on noise, power on an edge, worth of correlated trials.
import { describe, expect, test } from 'vitest';
import { effectiveTrials } from '../../src/validation/effective-trials.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { superiorAbility } from '../../src/validation/superior-ability.js';
import { makeNoise, plantEdge, rowOf } from './noise.js';

const noise = (trials: number, periods: number, seed: number, within = 0, clusters = trials): ReturnMatrix =>
  makeNoise({ trials, periods, clusters, within, common: 0, seed });

describe('the reality check and the test for superior ability', () => {
  test('find a planted edge, and name the trial', () => {
    const matrix = noise(50, 500, 3);
    plantEdge(matrix, 31, 4);
    const found = superiorAbility(matrix, { resamples: 499, meanBlock: 1, seed: 1 });
    expect(found.bestTrial).toBe(31);
    expect(found.statistic).toBeCloseTo((4 / Math.sqrt(252)) * Math.sqrt(500) * Math.sqrt(500 / 499), 6);
    expect(found.pValue).toBeLessThan(0.01);
  });

  test('poor trials that vary wildly cost the reality check its power, not the test for superior ability', () => {
    const matrix = noise(40, 300, 8);
    plantEdge(matrix, 0, 3.9);
    for (let trial = 1; trial < 40; trial++) for (let i = 0, row = rowOf(matrix, trial); i < 300; i++) row[i] = row[i]! * 20 - 0.08;
    const { pValue, pUpper, realityCheckPValue } = superiorAbility(matrix, { resamples: 499, meanBlock: 1, seed: 1 });
    expect(pValue).toBeLessThan(0.01);
    expect(pUpper).toBeGreaterThan(pValue);
    expect(realityCheckPValue).toBeGreaterThan(0.2);
  });

  test('p-values are ordered, equal for equal seeds, and undefined where no trial varies', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { pLower, pValue, pUpper } = superiorAbility(noise(10, 60, seed), { resamples: 99, meanBlock: 3, seed });
      expect(pLower).toBeLessThanOrEqual(pValue);
      expect(pValue).toBeLessThanOrEqual(pUpper);
    }
    const run = () => superiorAbility(noise(10, 60, 1), { resamples: 99, meanBlock: 3, seed: 7 });
    expect(run()).toEqual(run());
    expect(superiorAbility({ trials: 2, periods: 9, values: new Float64Array(18) }, { resamples: 9, meanBlock: 1, seed: 1 })).toMatchObject(
      { bestTrial: -1, pValue: Number.NaN },
    );
  });
});

describe('the effective number of trials', () => {
  const effective = (matrix: ReturnMatrix): number => effectiveTrials(matrix, { seed: 5 }).effective;

  test('independent trials count each, copies once', () => {
    expect(effective(noise(50, 600, 1))).toBeGreaterThan(38);
    expect(effective(noise(50, 600, 1))).toBeLessThanOrEqual(50);
    const copies = noise(30, 600, 2, 1, 1);
    expect(effective(copies)).toBeCloseTo(1, 6);
    expect(effective(noise(300, 600, 3, 0.9999, 10))).toBeGreaterThan(7.5);
    expect(effective(noise(300, 600, 3, 0.9999, 10))).toBeLessThan(13);
  });

  test('loosely clustered trials are worth more than their clusters and less than their number', () => {
    const found = effective(noise(200, 600, 4, 0.7, 10));
    expect(found).toBeGreaterThan(15);
    expect(found).toBeLessThan(90);
  });

  test('more trials than are looked at are counted as they grow; those that never moved are not', () => {
    const sampled = effectiveTrials(noise(600, 100, 7), { seed: 1, mostTrials: 200 });
    expect(sampled.effective).toBeGreaterThan(300);
    expect(sampled.trials).toBe(600);
    const known = effectiveTrials(noise(200, 100, 7), { seed: 1, population: 600 });
    expect([known.trials, known.effective / known.effectiveOfSample > 2]).toEqual([600, true]);
    const clustered = noise(2000, 200, 9, 0.99, 10);
    expect(
      effectiveTrials(clustered, { seed: 1, mostTrials: 400 }).effective / effectiveTrials(clustered, { seed: 1 }).effective,
    ).toBeGreaterThan(0.75);
    expect(
      effectiveTrials(clustered, { seed: 1, mostTrials: 400 }).effective / effectiveTrials(clustered, { seed: 1 }).effective,
    ).toBeLessThan(1.4);
    const idle = noise(20, 100, 8);
    for (let trial = 5; trial < 20; trial++) rowOf(idle, trial).fill(0);
    expect(effectiveTrials(idle, { seed: 1 }).trials).toBe(5);
    expect(effectiveTrials({ trials: 3, periods: 10, values: new Float64Array(30) }, { seed: 1 })).toEqual({
      trials: 0,
      effective: Number.NaN,
      effectiveOfSample: Number.NaN,
      luckyScore: Number.NaN,
    });
  });
});
