// The metrics of predictions: of numbers by hand, of classes those of their own files.
import { describe, expect, test } from 'vitest';
import { calibrationCurve } from '../../../src/ml/evaluation/calibration-curve.js';
import { liftByDecile } from '../../../src/ml/evaluation/lift-by-decile.js';
import { measurePredictions } from '../../../src/ml/evaluation/measure-predictions.js';
import { rankGroups } from '../../../src/ml/evaluation/rank-groups.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

test('of numbers', () => {
  // errors 1, 0, -2, 1; the mean target is 3, distances 4 + 0 + 0 + 4
  const metrics = measurePredictions(false, of(0, 3, 5, 4), of(1, 3, 3, 5));
  expect(metrics.kind).toBe('number');
  expect(metrics).toEqual({
    kind: 'number',
    // ranks 0, 1, 3, 2 against 0, 1.5, 1.5, 3: 4 / sqrt(5 * 4.5)
    rankCorrelation: expect.closeTo(3 / Math.sqrt(22.5), 12),
    rootMeanSquare: expect.closeTo(Math.sqrt(6 / 4), 12),
    explained: expect.closeTo(1 - 6 / 8, 12),
  });
});

test('of classes', () => {
  const said = of(0.9, 0.2, 0.6, 0.4),
    target = of(1, 0, 0, 1);
  expect(measurePredictions(true, said, target)).toEqual({
    kind: 'class',
    auc: 0.75,
    logLoss: expect.closeTo(-(Math.log(0.9) + Math.log(0.8) + 2 * Math.log(0.4)) / 4, 12),
    brier: expect.closeTo((0.01 + 0.04 + 0.36 + 0.36) / 4, 12),
    calibration: calibrationCurve(said, target),
    lift: liftByDecile(said, target),
  });
});

describe('groups', () => {
  test('are as equal as can be, from the lowest score up', () => {
    // seven rows in three groups: 0 to 2, 2 to 4, 4 to 7
    expect(rankGroups(of(7, 6, 5, 4, 3, 2, 1), of(1, 1, 0, 0, 1, 0, 0), 3)).toEqual([
      { rows: 2, meanScore: 1.5, share: 0 },
      { rows: 2, meanScore: 3.5, share: 0.5 },
      { rows: 3, meanScore: 6, share: expect.closeTo(2 / 3, 12) },
    ]);
  });

  test('the lift is the share of a tenth to that of all', () => {
    const scores = Float64Array.from({ length: 20 }, (_, row) => row),
      target = scores.map((score) => Number(score === 19 || score === 17 || score === 16 || score === 0));
    const lift = liftByDecile(scores, target);
    expect(lift[0]).toEqual({ rows: 2, share: 0.5, lift: 2.5 });
    expect(lift[1]).toEqual({ rows: 2, share: 1, lift: 5 });
    expect(lift.at(-1)).toEqual({ rows: 2, share: 0.5, lift: 2.5 });
    expect(lift.slice(2, -1).every((group) => group.lift === 0)).toBe(true);
  });

  test('the curve has as many groups as are asked for', () => {
    expect(calibrationCurve(of(0.2, 0.4, 0.6, 0.8), of(0, 1, 0, 1), 2)).toEqual([
      { rows: 2, said: expect.closeTo(0.3, 12), seen: 0.5 },
      { rows: 2, said: expect.closeTo(0.7, 12), seen: 0.5 },
    ]);
  });
});
