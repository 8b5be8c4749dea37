// The skill that chance reaches, by the formulas of its variance.
import { describe, expect, test } from 'vitest';
import { beatsChance, CHANCE_DEVIATIONS } from '../../../src/ml/evaluation/beats-chance.js';
import { chanceBound } from '../../../src/ml/evaluation/chance-bound.js';

/** Some ones, then zeros. */
const classes = (ones: number, zeros: number): Float64Array => Float64Array.from({ length: ones + zeros }, (_, row) => Number(row < ones));

describe('of classes', () => {
  test('is four standard deviations of 2 AUC - 1: (n + 1) / (3 n1 n0)', () => {
    expect(chanceBound(true, classes(30, 70))).toBeCloseTo(4 * Math.sqrt(101 / (3 * 30 * 70)), 12);
  });

  test('of fewer effective rows of the same shares is wider', () => {
    expect(chanceBound(true, classes(30, 70), { effectiveRows: 10 })).toBeCloseTo(4 * Math.sqrt(11 / (3 * 3 * 7)), 12);
  });

  test('of a mean of repeats is narrower, and follows the deviations that are asked for', () => {
    expect(chanceBound(true, classes(30, 70), { repeats: 4, deviations: 2 })).toBeCloseTo(Math.sqrt(101 / (3 * 30 * 70)), 12);
  });

  test('is undefined where a class has no rows', () => {
    expect(chanceBound(true, classes(0, 9))).toBeNaN();
    expect(chanceBound(true, classes(9, 0))).toBeNaN();
  });
});

describe('of numbers', () => {
  test('is four standard deviations of the rank correlation: 1 / (n - 1)', () => {
    expect(chanceBound(false, new Float64Array(101))).toBeCloseTo(0.4, 12);
    expect(chanceBound(false, new Float64Array(101), { effectiveRows: 26, repeats: 4, deviations: 3 })).toBeCloseTo(0.3, 12);
  });

  test('of a row and a half is that of two rows', () => {
    expect(chanceBound(false, new Float64Array(101), { effectiveRows: 1.5 })).toBe(4);
  });
});

describe('a verdict on scores', () => {
  const target = Float64Array.of(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1),
    rising = target.map((value, row) => value + row / 100);

  test('says skill, bound and rows: of classes', () => {
    const verdict = beatsChance(true, rising, target, 1);
    expect(verdict).toMatchObject({ isBetter: true, skill: 1 });
    expect(verdict.sentence).toBe(`Better than chance: 2 AUC - 1 is 1.000 over 12 rows, and chance reaches ${verdict.bound.toFixed(3)}.`);
  });

  test('and of numbers', () => {
    // ten rows in the opposite order
    const numbers = Float64Array.from({ length: 10 }, (_, row) => (row * 7) % 10),
      verdict = beatsChance(
        false,
        numbers.map((value) => -value),
        numbers,
      );
    expect(verdict).toMatchObject({ isBetter: false, skill: -1 });
    expect(verdict.sentence).toMatch(
      /^No better than chance: the rank correlation is -1\.000 over 10 rows, and chance reaches \d\.\d{3}\.$/,
    );
  });

  test('gives chance two deviations at the first look, more where they are asked for, and counts dependent rows for fewer', () => {
    const first = beatsChance(true, rising, target);
    expect(CHANCE_DEVIATIONS).toBe(2);
    expect(beatsChance(true, rising, target, 3).bound).toBeCloseTo(1.5 * first.bound, 12);
    // twelve independent rows of six each would reach 2 sqrt(13 / 108)
    expect(first.bound).toBeGreaterThan(2 * Math.sqrt(13 / 108));
  });

  test('a skill that only reaches the bound is no better', () => {
    const flat = beatsChance(true, new Float64Array(12), target, 0);
    expect(flat).toMatchObject({ isBetter: false, skill: 0, bound: 0 });
  });
});
