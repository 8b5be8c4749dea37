import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { Learners } from '../../src/engine/learning/learners.js';
import { calibrate } from '../../src/ml/calibration/calibration.js';
import { fitIsotonic } from '../../src/ml/calibration/isotonic.js';
import { fitPlatt } from '../../src/ml/calibration/platt.js';
import { auc } from '../../src/ml/evaluation/auc.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 26 });
});
afterAll(() => learners.close());

describe('Platt', () => {
  test('finds the sigmoid that made the targets', () => {
    const stream = randomStream(3),
      scores = Float64Array.from({ length: 20_000 }, () => stream.normal());
    const target = scores.map((score) => Number(stream.uniform() < 1 / (1 + Math.exp(-(2 * score - 1)))));
    const calibration = fitPlatt(learners, scores, target);
    // three standard errors of 20,000 rows
    expect(Math.abs(calibration.slope - 2)).toBeLessThan(0.1);
    expect(Math.abs(calibration.intercept + 1)).toBeLessThan(0.07);
    const said = calibrate(learners, calibration, scores);
    const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
    expect(total(said) / 20_000).toBeCloseTo(total(target) / 20_000, 3);
  });

  test('is not sure of classes that few rows part', () => {
    const said = calibrate(learners, fitPlatt(learners, Float64Array.of(-1, 1), Float64Array.of(0, 1)), Float64Array.of(-1, 1));
    expect(said[0]).toBeCloseTo(1 / 3, 6);
    expect(said[1]).toBeCloseTo(2 / 3, 6);
  });
});

describe('scores that say the opposite', () => {
  const stream = randomStream(4),
    scores = Float64Array.from({ length: 600 }, () => stream.normal());
  const target = scores.map((score) => Number(stream.uniform() < 1 / (1 + Math.exp(score + 0.8))));

  test('are not turned round: each has the base rate', () => {
    expect(auc(scores, target)).toBeLessThan(0.35);
    for (const calibration of [fitPlatt(learners, scores, target), fitIsotonic(scores, target)]) {
      const said = calibrate(learners, calibration, scores);
      expect(auc(said, target)).toBeGreaterThanOrEqual(0.5);
      expect(calibrate(learners, calibration, Float64Array.of(-3, 0, 3))).toEqual(
        calibrate(learners, calibration, Float64Array.of(-3, 0, 3)).sort(),
      );
    }
    const flat = fitPlatt(learners, scores, target),
      baseRate = target.reduce((sum, value) => sum + value, 0) / 600;
    expect(flat.slope).toBe(0);
    expect(calibrate(learners, flat, scores).every((probability) => Math.abs(probability - baseRate) < 0.002)).toBe(true);
  });

  test('have the least loss of all sigmoids that do not fall', () => {
    const { intercept } = fitPlatt(learners, scores, target),
      ones = target.reduce((sum, value) => sum + value, 0),
      zeros = 600 - ones;
    const drawnIn = target.map((value) => (value === 1 ? (ones + 1) / (ones + 2) : 1 / (zeros + 2)));
    const loss = (slope: number, at: number): number =>
      scores.reduce((sum, score, row) => sum + Math.log1p(Math.exp(slope * score + at)) - drawnIn[row]! * (slope * score + at), 0);
    const best = loss(0, intercept);
    for (const slope of [0, 0.001, 0.05, 0.5])
      for (const shift of [-0.3, -0.01, 0, 0.01, 0.3])
        if (slope !== 0 || shift !== 0) expect(loss(slope, intercept + shift)).toBeGreaterThan(best);
  });
});

test('noise is never told the wrong way round', () => {
  const areas = Array.from({ length: 60 }, (_, seed) => {
    const stream = randomStream(seed),
      draw = (): Float64Array => Float64Array.from({ length: 300 }, () => stream.normal());
    const learned = draw(),
      calibration = fitPlatt(
        learners,
        draw(),
        learned.map(() => Number(stream.uniform() < 0.45)),
      );
    // a model that knows its own rows by heart
    return auc(
      calibrate(learners, calibration, learned),
      learned.map((score) => Number(score > 0)),
    );
  });
  expect([...new Set(areas)].sort()).toEqual([0.5, 1]);
});

describe('isotonic', () => {
  test('equals the minimax formula of the rising fit', () => {
    const rows = fc.array(fc.record({ score: fc.integer({ min: 0, max: 12 }), target: fc.constantFrom(0, 1) }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, (own) => {
        const all = [{ score: 0, target: 0 }, { score: 3, target: 1 }, ...own];
        const calibration = fitIsotonic(
          Float64Array.from(all, ({ score }) => score),
          Float64Array.from(all, ({ target }) => target),
        );
        const levels = [...new Set(all.map(({ score }) => score))].sort((a, b) => a - b);
        const mean = (low: number, high: number): number => {
          const inside = all.filter(({ score }) => score >= low && score <= high);
          return inside.reduce((sum, { target }) => sum + target, 0) / inside.length;
        };
        const expected = levels.map((at) =>
          Math.max(
            ...levels
              .filter((low) => low <= at)
              .map((low) => Math.min(...levels.filter((high) => high >= at).map((high) => mean(low, high)))),
          ),
        );
        const said = calibrate(learners, calibration, Float64Array.from(levels));
        said.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 12));
      }),
      { seed: 20261121 },
    );
  });

  test('is straight between points, constant beyond them, and never falls', () => {
    const calibration = fitIsotonic(Float64Array.of(1, 2, 3, 4), Float64Array.of(0, 1, 0, 1));
    expect(Array.from(calibrate(learners, calibration, Float64Array.of(-9, 1, 1.5, 2, 3, 3.5, 4, 9)))).toEqual([
      0, 0, 0.25, 0.5, 0.5, 0.75, 1, 1,
    ]);
    expect(calibrate(learners, calibration, Float64Array.of(Number.NaN))[0]).toBeNaN();
  });
});

test.each([
  [Float64Array.of(1), Float64Array.of(1, 0), 'platt calibration needs as many targets as scores, not 2 and 1'],
  [Float64Array.of(1, Number.NaN), Float64Array.of(1, 0), 'platt calibration scores must be finite, and that of row 1 is NaN'],
  [Float64Array.of(1, 2), Float64Array.of(1, 1), 'platt calibration needs rows of both classes, not only of 1'],
  [Float64Array.of(1, 2), Float64Array.of(1, 0.5), 'platt calibration target must be 0 or 1, and that of row 1 is 0.5'],
])('bad rows are refused: %o %o', (scores, target, sentence) => {
  expect(() => fitPlatt(learners, scores, target)).toThrow(sentence);
});
