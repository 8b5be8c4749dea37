import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { auc } from '../../src/ml/evaluation/auc.js';
import { brierScore } from '../../src/ml/evaluation/brier-score.js';
import { calibrationCurve } from '../../src/ml/evaluation/calibration-curve.js';
import { liftByDecile } from '../../src/ml/evaluation/lift-by-decile.js';
import { logLoss } from '../../src/ml/evaluation/log-loss.js';

const rows = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 8 }), target: fc.constantFrom(0, 1), weight: fc.integer({ min: 0, max: 3 }) }),
  { minLength: 2, maxLength: 40 },
);
const column = <Row>(from: readonly Row[], pick: (row: Row) => number): Float64Array => Float64Array.from(from, pick);

describe('auc', () => {
  test('a hand-computed case: of 6 pairs 4 are won and 1 is tied', () => {
    expect(auc(Float64Array.of(0.1, 0.4, 0.35, 0.8, 0.4), Float64Array.of(0, 0, 1, 1, 1))).toBeCloseTo((4 + 0.5) / 6, 15);
  });

  test('counts pairs', () => {
    let judged = 0;
    fc.assert(
      fc.property(rows, (own) => {
        const ones = own.filter(({ target }) => target === 1),
          zeros = own.filter(({ target }) => target === 0);
        let [won, all] = [0, 0];
        for (const one of ones) {
          for (const zero of zeros) {
            won += one.weight * zero.weight * (one.score > zero.score ? 1 : one.score === zero.score ? 0.5 : 0);
            all += one.weight * zero.weight;
          }
        }
        const actual = auc(
          column(own, (row) => row.score),
          column(own, (row) => row.target),
          column(own, (row) => row.weight),
        );
        expect(Number.isNaN(actual)).toBe(all === 0);
        expect(Number.isNaN(actual) ? 0 : actual).toBeCloseTo(all === 0 ? 0 : won / all, 12);
        if (all > 0) judged++;
      }),
      { seed: 20261121 },
    );
    expect(judged).toBeGreaterThan(20);
  });

  test('is undefined where a class has no rows', () => {
    expect(auc(Float64Array.of(1, 2), Float64Array.of(1, 1))).toBeNaN();
  });
});

test('logLoss and brierScore of a hand-computed case', () => {
  const said = Float64Array.of(0.8, 0.3),
    target = Float64Array.of(1, 0);
  expect(logLoss(said, target)).toBeCloseTo(-(Math.log(0.8) + Math.log(0.7)) / 2, 15);
  expect(brierScore(said, target)).toBeCloseTo((0.04 + 0.09) / 2, 15);
  expect(logLoss(Float64Array.of(0), Float64Array.of(1))).toBeCloseTo(52 * Math.LN2, 9);
});

describe('groups of equal size', () => {
  const scores = Float64Array.from({ length: 100 }, (_, row) => ((row * 37) % 100) / 100),
    target = scores.map((score) => (score >= 0.9 ? 1 : 0));

  test('calibrationCurve says and sees from the lowest probability up', () => {
    const points = calibrationCurve(scores, target);
    expect(points.map(({ rows: count }) => count)).toEqual(Array.from({ length: 10 }, () => 10));
    expect(points.map(({ seen }) => seen)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(points[3]!.said).toBeCloseTo(0.345, 12);
  });

  test('liftByDecile begins with the highest scores', () => {
    expect(liftByDecile(scores, target).map(({ lift }) => Math.round(lift))).toEqual([10, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('fewer rows than groups leave groups out', () => {
    expect(calibrationCurve(Float64Array.of(0.2, 0.1), Float64Array.of(1, 0)).map(({ said }) => said)).toEqual([0.1, 0.2]);
  });
});
