import { describe, expect, test } from 'vitest';
import { checkStopRule, isPlateau } from '../../src/search/stop-rule.js';
import { TIER, type Observation } from '../../src/search/trial.js';

/** A trial that breaks a constraint. */
const NONE = Number.NaN;

/** Returns trials in the order of their losses. */
function history(...losses: number[]): Observation[] {
  return losses.map((loss, trialNumber) => ({
    trialNumber,
    unit: Float64Array.of(0),
    tier: Number.isNaN(loss) ? TIER.violating : TIER.feasible,
    loss: Number.isNaN(loss) ? -100 : loss,
    losses: [],
    violation: 0,
  }));
}

describe('a plateau', () => {
  test('is reached at exactly `patience` trials without an improvement, and not one before', () => {
    expect(isPlateau(history(5, 6, 6), { patience: 3 })).toBe(false);
    expect(isPlateau(history(5, 6, 6, 6), { patience: 3 })).toBe(true);
    expect(isPlateau(history(5, 6, 6, 6, 6), { patience: 3 })).toBe(true);
  });

  test('counts from the last improvement, not from the first trial', () => {
    expect(isPlateau(history(5, 6, 4, 6, 6), { patience: 3 })).toBe(false);
    expect(isPlateau(history(5, 6, 4, 6, 6, 6), { patience: 3 })).toBe(true);
  });

  test('an improvement is more than min_delta: exactly min_delta is none', () => {
    expect(isPlateau(history(5, 4.5, 6), { patience: 2, minDelta: 0.5 })).toBe(true);
    expect(isPlateau(history(5, 4.25, 6), { patience: 2, minDelta: 0.5 })).toBe(false);
    expect(isPlateau(history(5, 5, 5), { patience: 2 })).toBe(true);
  });

  test('small steps below min_delta add up: what is compared is the last improvement', () => {
    expect(isPlateau(history(5, 4.75, 4.25), { patience: 1, minDelta: 0.5 })).toBe(false);
    expect(isPlateau(history(5, 4.75, 4.5), { patience: 2, minDelta: 0.5 })).toBe(true);
  });

  test('is none before a trial met the constraints, and what breaks them improves nothing', () => {
    expect(isPlateau(history(NONE, NONE, NONE, NONE), { patience: 1 })).toBe(false);
    expect(isPlateau([], { patience: 1 })).toBe(false);
    expect(isPlateau(history(5, NONE, NONE), { patience: 2 })).toBe(true);
    expect(isPlateau(history(NONE, NONE, 5), { patience: 1 })).toBe(false);
    expect(isPlateau(history(5, 6), { patience: 1 })).toBe(true);
  });
});

describe('a stop rule', () => {
  test.each([0, -1, 1.5, Number.NaN])('with a patience of %d is refused', (patience) => {
    expect(() => checkStopRule({ patience })).toThrow(`patience must be a whole number of at least 1, not ${patience}`);
  });

  test.each([-0.1, Number.NaN])('with a min_delta of %d is refused', (minDelta) => {
    expect(() => checkStopRule({ patience: 1, minDelta })).toThrow(`min_delta must be at least 0, not ${minDelta}`);
  });

  test('of one trial and no difference is a rule', () => {
    expect(() => checkStopRule({ patience: 1, minDelta: 0 })).not.toThrow();
    expect(() => checkStopRule({ patience: 1 })).not.toThrow();
  });
});
