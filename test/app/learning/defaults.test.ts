// The defaults of the loop fit each other: with the fewest rows that are trained on, every later step has the rows that it needs.
import { expect, test } from 'vitest';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { CHALLENGE_RULES } from '../../../src/ml/challenge/judge-challenge.js';
import { DRIFT_THRESHOLDS } from '../../../src/ml/drift/drift-thresholds.js';

/** Rows that a purge between two parts takes away: those whose labels reach into the next part. */
const PURGED = 10;

test('a first training leaves rows for a challenge and for drift, and a retraining comes when there are new rows for both', () => {
  const { minimum_rows, split, challenge, retrain } = resolveSystem({ system: 'x' }, { isForLearning: true }).file.ml_training;
  expect([minimum_rows, split, challenge.rows, retrain.new_rows]).toEqual([600, { train: 0.6, validation: 0.2, holdout: 0.2 }, 100, 500]);
  expect(challenge.rows).toBe(CHALLENGE_RULES.leastRows);
  // champion and challenger are judged on the holdout of the later one
  expect(split.holdout * minimum_rows - PURGED).toBeGreaterThanOrEqual(challenge.rows);
  // what the version was judged on, validation and holdout, against what came later
  expect((split.validation + split.holdout) * minimum_rows - PURGED).toBeGreaterThanOrEqual(DRIFT_THRESHOLDS.leastRows);
  expect(retrain.new_rows).toBeGreaterThanOrEqual(DRIFT_THRESHOLDS.leastRows);
  // a model and its calibration have rows of either class
  expect(split.train * minimum_rows * 0.8).toBeGreaterThanOrEqual(100);
});
