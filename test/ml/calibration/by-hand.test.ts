// Calibrations by hand: pooled steps, the line between them, and what is told of flat ones.
import { describe, expect, test } from 'vitest';
import type { LearnerKernels } from '../../../src/core/learner-kernels.js';
import { calibrate } from '../../../src/ml/calibration/calibration.js';
import { fitIsotonic, interpolate } from '../../../src/ml/calibration/isotonic.js';
import { fitPlatt } from '../../../src/ml/calibration/platt.js';
import { warnAboutFlat } from '../../../src/ml/calibration/warn-about-flat.js';
import { recordKernels } from '../recording-kernels.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
const stepsOf = (scores: readonly number[], target: readonly number[]): number[][] => {
  const { scores: at, probabilities } = fitIsotonic(of(...scores), of(...target));
  return Array.from(at, (score, point) => [score, probabilities[point]!]);
};

describe('isotonic', () => {
  test('neighbours that fall are pooled: their block has its first and its last score', () => {
    // 2 and 3 fall, 5 and 6 fall
    const found = stepsOf([1, 2, 3, 4, 5, 6], [0, 1, 0, 1, 1, 0]);
    expect(found).toEqual([
      [1, 0],
      [2, 0.5],
      [3, 0.5],
      [4, 2 / 3],
      [6, 2 / 3],
    ]);
  });

  test('equal scores are one point, in any order of the rows, and equal shares are pooled', () => {
    expect(stepsOf([7, 5, 7, 7], [1, 0, 0, 0])).toEqual([
      [5, 0],
      [7, 1 / 3],
    ]);
    expect(stepsOf([1, 1, 2, 2], [0, 1, 0, 1])).toEqual([
      [1, 0.5],
      [2, 0.5],
    ]);
    // three zeros in a row are one block
    expect(stepsOf([1, 2, 3, 4], [0, 0, 0, 1])).toEqual([
      [1, 0],
      [3, 0],
      [4, 1],
    ]);
  });

  test('a block that falls behind its pool is pooled with what is before it', () => {
    expect(stepsOf([1, 2, 3, 4], [1, 1, 0, 0])).toEqual([
      [1, 0.5],
      [4, 0.5],
    ]);
  });

  test('is straight between its points', () => {
    const line = { kind: 'isotonic', scores: of(0, 1, 2, 4, 8), probabilities: of(0, 0.1, 0.3, 0.7, 0.9) } as const;
    expect([-1, 0, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 9].map((score) => Number(interpolate(line, score).toFixed(9)))).toEqual([
      0, 0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.9,
    ]);
    expect(interpolate(line, Number.NaN)).toBeNaN();
    // 0.2 + (0.9 - 0.2) is not 0.9 in doubles, and 0.3 + (0.9 - 0.3) is not either
    const rough = { kind: 'isotonic', scores: of(0, 1, 2, 3, 4), probabilities: of(0.2, 0.9, 0.9, 0.9, 0.9) } as const;
    expect([1, 2, 3, 4].map((score) => interpolate(rough, score))).toEqual([0.9, 0.9, 0.9, 0.9]);
    expect(interpolate({ ...rough, scores: of(0, 1), probabilities: of(0.3, 0.9) }, 1)).toBe(0.9);
    expect(interpolate({ ...line, scores: of(3), probabilities: of(0.4) }, 3)).toBe(0.4);
    expect(calibrate(recordKernels(), line, of(0.5, 8))).toEqual(of(interpolate(line, 0.5), 0.9));
  });
});

describe('platt', () => {
  /** Kernels whose fit is given, and the targets that they fitted. */
  const fitting = (weight: number, intercept: number): LearnerKernels & { readonly given: number[][] } => {
    const given: number[][] = [];
    return {
      ...recordKernels(),
      given,
      fitLogistic: ({ target }) => {
        given.push(Array.from(target));
        return { weights: of(weight), intercept, interceptSum: 0, step: 0 };
      },
    };
  };

  test('targets are drawn in by a row of each class', () => {
    const kernels = fitting(2, -1);
    expect(fitPlatt(kernels, of(1, 2, 3, 4, 5), of(0, 1, 0, 1, 1))).toEqual({ kind: 'platt', slope: 2, intercept: -1 });
    // three ones: 4 / 5; two zeros: 1 / 4
    expect(kernels.given).toEqual([[0.25, 0.8, 0.25, 0.8, 0.8]]);
  });

  test.each([0, -2])('a slope of %s is none: every score has the mean of those targets', (slope) => {
    const mean = (2 * 0.25 + 3 * 0.8) / 5,
      flat = fitPlatt(fitting(slope, 9), of(1, 2, 3, 4, 5), of(0, 1, 0, 1, 1));
    expect(flat).toEqual({ kind: 'platt', slope: 0, intercept: expect.closeTo(Math.log(mean / (1 - mean)), 12) });
  });

  test('is slope times score and intercept, as a probability', () => {
    // the sigmoid of these kernels halves
    expect(calibrate(recordKernels(), { kind: 'platt', slope: 3, intercept: -1 }, of(1, 2))).toEqual(of(1, 2.5));
  });
});

test.each([
  [of(1, 2), of(1), 'needs as many targets as scores, not 1 and 2'],
  [of(Infinity, 2), of(1, 0), 'scores must be finite, and that of row 0 is Infinity'],
  [of(1, 2), of(2, 0), 'target must be 0 or 1, and that of row 0 is 2'],
  [of(1, 2), of(0, 0), 'needs rows of both classes, not only of 0'],
  [of(1, 2), of(1, 1), 'needs rows of both classes, not only of 1'],
  [of(), of(), 'needs rows of both classes, not only of none'],
])('scores %o of targets %o are refused', (scores, target, sentence) => {
  expect(() => fitIsotonic(scores, target)).toThrow(
    expect.objectContaining({ code: 'MODEL_INVALID', message: `isotonic calibration ${sentence}` }),
  );
});

describe('what is told of a flat calibration', () => {
  const told = (kind: string, probability: string): string[] => [
    `Calibration: ${kind} gives every score the probability ${probability}, since higher scores came true no more often on the rows that calibrate: AUC is 0.5 wherever it is measured, and a threshold takes all or nothing. calibration: none keeps the order of the scores.`,
  ];

  test('is its one probability', () => {
    expect(warnAboutFlat({ kind: 'platt', slope: 0, intercept: Math.log(3) })).toEqual(told('platt', '0.750'));
    expect(warnAboutFlat({ kind: 'isotonic', scores: of(1, 2, 3), probabilities: of(0.25, 0.25, 0.25) })).toEqual(
      told('isotonic', '0.250'),
    );
    expect(warnAboutFlat({ kind: 'isotonic', scores: of(1), probabilities: of(0.125) })).toEqual(told('isotonic', '0.125'));
  });

  test('is nothing where any score has another', () => {
    expect(warnAboutFlat({ kind: 'platt', slope: 1e-9, intercept: 0 })).toEqual([]);
    expect(warnAboutFlat({ kind: 'isotonic', scores: of(1, 2, 3), probabilities: of(0.25, 0.25, 0.5) })).toEqual([]);
    expect(warnAboutFlat({ kind: 'isotonic', scores: of(1, 2, 3), probabilities: of(0.25, 0.5, 0.5) })).toEqual([]);
    expect(warnAboutFlat(undefined)).toEqual([]);
  });
});
