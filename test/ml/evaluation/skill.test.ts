// How well scores order targets: rank correlations by hand, and what is undefined.
import { describe, expect, test } from 'vitest';
import { auc } from '../../../src/ml/evaluation/auc.js';
import { logLoss } from '../../../src/ml/evaluation/log-loss.js';
import { rankCorrelation } from '../../../src/ml/evaluation/rank-correlation.js';
import { skillOf } from '../../../src/ml/evaluation/skill.js';
import { sortByScore } from '../../../src/ml/evaluation/sort-by-score.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);

describe('rank correlation', () => {
  // 1 - 6 sum d^2 / (n (n^2 - 1)) where nothing is tied
  test.each([
    [[1, 2, 3], [10, 20, 30], 1],
    [[1, 2, 3], [3, 2, 1], -1],
    [[5, 1, 9], [1, 2, 3], 1 - (6 * 2) / 24],
    [[4, 3, 2, 1], [1, 3, 2, 4], 1 - (6 * (9 + 0 + 0 + 9)) / 60],
  ])('of %j and %j', (a, b, expected) => {
    expect(rankCorrelation(of(...a), of(...b))).toBeCloseTo(expected, 12);
  });

  test('ties have their mean rank', () => {
    // ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: 4.5 / sqrt(4.5 * 5)
    expect(rankCorrelation(of(1, 2, 2, 4), of(1, 2, 3, 4))).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
    // a run at the end: ranks 0, 2, 2, 2 and 0, 1, 2, 3: 3 / sqrt(3 * 5)
    expect(rankCorrelation(of(1, 9, 9, 9), of(1, 2, 3, 4))).toBeCloseTo(3 / Math.sqrt(15), 12);
  });

  test('is undefined where a column does not vary', () => {
    expect(rankCorrelation(of(1, 1, 1), of(1, 2, 3))).toBeNaN();
    expect(rankCorrelation(of(1, 2, 3), of(1, 1, 1))).toBeNaN();
  });
});

describe('skill', () => {
  test('of classes is 2 AUC - 1', () => {
    // of four pairs three are won
    expect(skillOf(true, of(0.1, 0.6, 0.4, 0.9), of(0, 0, 1, 1))).toBeCloseTo(0.5, 12);
    expect(skillOf(true, of(2, 2, 2), of(0, 1, 1))).toBe(0);
  });

  test('of numbers is the rank correlation, and 0 where scores do not vary', () => {
    expect(skillOf(false, of(1, 2, 3), of(3, 2, 1))).toBeCloseTo(-1, 12);
    expect(skillOf(false, of(2, 2, 2), of(3, 3, 1))).toBe(0);
    expect(skillOf(false, of(2, 2, 3), of(3, 3, 1))).toBeCloseTo(-1, 12);
  });

  test('is undefined where targets do not vary or a score is no number', () => {
    expect(skillOf(false, of(2, 2, 2), of(3, 3, 3))).toBeNaN();
    expect(skillOf(false, of(1, 2, 3), of(3, 3, 3))).toBeNaN();
    expect(skillOf(true, of(1, 2, 3), of(1, 1, 1))).toBeNaN();
    expect(skillOf(false, of(1, Number.NaN, 3), of(1, 2, 3))).toBeNaN();
    expect(skillOf(true, of(1, Number.NaN, 3), of(0, 1, 1))).toBeNaN();
  });
});

test('rows are sorted by score, equal ones in their order', () => {
  expect(sortByScore(of(2, 1, 2, 1, 0, 2))).toEqual(Int32Array.of(4, 1, 3, 0, 2, 5));
});

test('an AUC is undefined where a score is no number', () => {
  expect(auc(of(1, Number.NaN, 3, 4), of(0, 1, 0, 1))).toBeNaN();
  expect(auc(of(Number.NaN, Number.NaN), of(0, 1))).toBeNaN();
});

test('a sure mistake costs 52 ln 2, on either side', () => {
  expect(logLoss(of(1), of(0))).toBeCloseTo(52 * Math.LN2, 9);
  expect(logLoss(of(0), of(1))).toBeCloseTo(52 * Math.LN2, 9);
  expect(logLoss(of(1, 0), of(1, 0))).toBeCloseTo(0, 12);
});
