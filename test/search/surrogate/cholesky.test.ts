import { describe, expect, test } from 'vitest';
import { factorize, invertFactor, solveLower, solveUpper } from '../../../src/search/surrogate/cholesky.js';

// The matrix 4 12 -16 | 12 37 -43 | -16 -43 98 has the factor 2 | 6 1 | -8 5 3, its determinant is 36.
const _ = Number.NaN;
const MATRIX = [4, _, _, _, 12, 37, _, _, -16, -43, 98, _];
const FACTOR = [2, _, _, _, 6, 1, _, _, -8, 5, 3, _];
const STRIDE = 4;

describe('the Cholesky factor', () => {
  test('of a known matrix, in the rows of a wider one, above the diagonal neither read nor written', () => {
    const matrix = Float64Array.from([...MATRIX, 7, 7]);
    factorize(matrix, 3, STRIDE);
    expect([...matrix]).toEqual([...FACTOR, 7, 7]);
  });

  test('of a singular matrix, or of one that rounding has made indefinite, has pivots of 1e-5', () => {
    const singular = Float64Array.of(1, _, 1, 1);
    factorize(singular, 2, 2);
    expect([...singular]).toEqual([1, _, 1, 1e-5]);
    const indefinite = Float64Array.of(-3);
    factorize(indefinite, 1, 1);
    expect([...indefinite]).toEqual([1e-5]);
  });

  test('solves L v = b: (2, 8, 11) comes from (1, 2, 3)', () => {
    const vector = Float64Array.of(2, 8, 11, 5);
    solveLower(Float64Array.from(FACTOR), 3, STRIDE, vector);
    expect([...vector]).toEqual([1, 2, 3, 5]);
  });

  test('solves Lᵀ v = b: (-10, 17, 9) comes from (1, 2, 3)', () => {
    const vector = Float64Array.of(-10, 17, 9, 5);
    solveUpper(Float64Array.from(FACTOR), 3, STRIDE, vector);
    expect([...vector]).toEqual([1, 2, 3, 5]);
  });

  test('inverts the matrix by its cofactors over 36', () => {
    const inverse = new Float64Array(12).fill(9);
    invertFactor(Float64Array.from(FACTOR), 3, STRIDE, inverse, new Float64Array(12).fill(_));
    const expected = [1777, 324, 324, 324, -488, 136, 324, 324, 76, -20, 4, 324].map((value) => value / 36);
    inverse.forEach((value, k) => expect(value, String(k)).toBeCloseTo(expected[k]!, 10));
  });
});
