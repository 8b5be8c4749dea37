import { describe, expect, test } from 'vitest';
import { toTargets } from '../../../src/search/surrogate/targets.js';
import { TIER, type Observation } from '../../../src/search/trial.js';

const seen = (trialNumber: number, loss: number, tier: number = TIER.feasible): Observation => ({
  trialNumber,
  unit: new Float64Array(1),
  tier,
  loss,
  losses: tier === TIER.feasible ? [loss] : [],
  violation: 0,
});
const expectTargets = (observations: readonly Observation[], uncentred: readonly number[]): void => {
  const mean = uncentred.reduce((sum, each) => sum + each, 0) / uncentred.length;
  const targets = toTargets(observations);
  expect(targets).toHaveLength(uncentred.length);
  targets.forEach((target, k) => expect(target, `target ${k}`).toBeCloseTo(uncentred[k]! - mean, 12));
};

describe('the targets of a model', () => {
  test('count in distances from the best to the median, beyond it as 2 - 1/distance; what is not feasible lies above', () => {
    // best 10, median 14, so the unit is 4: 0, 0.5, 1 and 2.5, which counts as 2 - 0.4 = 1.6
    // two more lie above 1.6: at 0.2 + 0.8 · 1/2 and at 0.2 + 0.8 · 2/2
    expectTargets(
      [seen(0, 20), seen(1, 3, TIER.violating), seen(2, 10), seen(3, 14), seen(4, Infinity, TIER.valueless), seen(5, 12)],
      [1.6, 2.2, 0, 1, 2.6, 0.5],
    );
  });

  test('of trials of which none is feasible are evenly spread, in their order', () => {
    expectTargets(
      [seen(0, 9, TIER.violating), seen(1, 1, TIER.pruned), seen(2, Infinity, TIER.valueless), seen(3, 2, TIER.violating)],
      [0.8, 0.4, 1, 0.6],
    );
  });

  test('take the distance to the worst where the median is as good as the best', () => {
    expectTargets([seen(0, 1), seen(1, 5), seen(2, 1), seen(3, 1), seen(4, 3)], [0, 1, 0, 0, 0.5]);
  });

  test('of two trials have the worse one for the unit', () => {
    expectTargets([seen(0, -1), seen(1, -9)], [1, 0]);
  });

  test('of equal losses, and of losses whose distance no number holds, are 0', () => {
    expect([...toTargets([seen(0, 7), seen(1, 7), seen(2, 7)])]).toEqual([0, 0, 0]);
    expect([...toTargets([seen(0, -1.7e308), seen(1, 1.7e308)])]).toEqual([0, 0]);
    expect([...toTargets([])]).toEqual([]);
  });
});
