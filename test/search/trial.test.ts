import { describe, expect, test } from 'vitest';
import { checkOutcome, compareObservations, observe, TIER, type Observation, type TrialOutcome } from '../../src/search/trial.js';

const unit = Float64Array.of(0.5);
const seen = (outcome: TrialOutcome, ...directions: ('minimize' | 'maximize')[]): Omit<Observation, 'trialNumber' | 'unit'> => {
  const { trialNumber, unit: at, ...rest } = observe(4, unit, outcome, directions.length > 0 ? directions : ['minimize']);
  expect([trialNumber, at === unit]).toEqual([4, true]);
  return rest;
};
const NOTHING = { tier: TIER.valueless, loss: Infinity, losses: [], violation: 0 };

describe('what samplers learn from an outcome', () => {
  test('a complete one: its values to be minimised', () => {
    expect(seen({ state: 'complete', values: [3] })).toEqual({ tier: TIER.feasible, loss: 3, losses: [3], violation: 0 });
    expect(seen({ state: 'complete', values: [3, -2] }, 'maximize', 'minimize')).toEqual({
      tier: TIER.feasible,
      loss: -3,
      losses: [-3, -2],
      violation: 0,
    });
  });

  test('a complete one that breaks constraints: by how much', () => {
    expect(seen({ state: 'complete', values: [3], violation: 0.5 }, 'maximize')).toEqual({
      tier: TIER.violating,
      loss: 0.5,
      losses: [-3],
      violation: 0.5,
    });
    expect(seen({ state: 'complete', values: [3], violation: Number.NaN })).toMatchObject({ tier: TIER.violating, violation: Infinity });
    for (const violation of [0, -1])
      expect(seen({ state: 'complete', values: [3], violation })).toMatchObject({ tier: TIER.feasible, loss: 3, violation: 0 });
  });

  test('one with an undefined value: nothing', () => {
    for (const value of [Number.NaN, Infinity, -Infinity]) {
      expect(seen({ state: 'complete', values: [value] })).toEqual(NOTHING);
      expect(seen({ state: 'complete', values: [1, value] }, 'minimize', 'minimize')).toEqual(NOTHING);
      expect(seen({ state: 'pruned', step: 1, value })).toEqual(NOTHING);
    }
    expect(seen({ state: 'failed', code: 'X', message: 'x' })).toEqual(NOTHING);
    expect(seen({ state: 'infeasible' })).toEqual(NOTHING);
  });

  test('a pruned one: what it had, and no values', () => {
    expect(seen({ state: 'pruned', step: 1, value: 3 })).toEqual({ ...NOTHING, tier: TIER.pruned, loss: 3 });
    expect(seen({ state: 'pruned', step: 1, value: 3 }, 'maximize')).toEqual({ ...NOTHING, tier: TIER.pruned, loss: -3 });
  });
});

test('observations stand by tier, then by loss, then by number', () => {
  const at = (trialNumber: number, tier: number, loss: number): Observation => ({
    trialNumber,
    unit,
    tier,
    loss,
    losses: [],
    violation: 0,
  });
  const ordered = [
    at(9, 0, -5),
    at(1, 0, 2),
    at(3, 0, 2),
    at(0, 0, 7),
    at(2, 1, -9),
    at(4, 2, -99),
    at(5, 3, Infinity),
    at(6, 3, Infinity),
  ];
  for (const [i, a] of ordered.entries())
    for (const [j, b] of ordered.entries()) expect(Math.sign(compareObservations(a, b)), `${i} and ${j}`).toBe(Math.sign(i - j));
});

test('an outcome has one value per direction', () => {
  checkOutcome(3, { state: 'complete', values: [1, 2] }, ['minimize', 'maximize']);
  checkOutcome(3, { state: 'infeasible' }, ['minimize', 'maximize']);
  expect(() => checkOutcome(3, { state: 'complete', values: [1] }, ['minimize', 'maximize'])).toThrow(
    expect.objectContaining({
      code: 'STUDY_INVALID',
      message: 'trial 3 must be told one value per direction, 2, not 1',
      context: { trial: 3 },
    }),
  );
});
