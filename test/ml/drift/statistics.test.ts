// The measures of drift against hand-computed and published numbers.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { accuracyChange } from '../../../src/ml/drift/accuracy-change.js';
import { kolmogorovSmirnov, kolmogorovTail } from '../../../src/ml/drift/kolmogorov-smirnov.js';
import { populationStability, stabilityIndex } from '../../../src/ml/drift/population-stability.js';

const normals = (count: number, seed: number, shift = 0): Float64Array => {
  const random = randomStream(seed);
  return Float64Array.from({ length: count }, () => shift + random.normal());
};
const upTo = (count: number): Float64Array => Float64Array.from({ length: count }, (_, i) => i + 1);

describe('population stability index', () => {
  test('of shares, by hand', () => {
    // -0.1 ln 0.8 + 0.1 ln 1.2
    expect(stabilityIndex(Float64Array.of(0.5, 0.5), Float64Array.of(0.4, 0.6))).toBeCloseTo(0.0405465108, 9);
    // 0.1 ln 1.5 - 0.15 ln 0.625 + 0.05 ln 1.125 + 0
    expect(stabilityIndex(Float64Array.of(0.2, 0.4, 0.4), Float64Array.of(0.3, 0.25, 0.45))).toBeCloseTo(
      0.1 * 0.4054651081 + 0.15 * 0.4700036292 + 0.05 * 0.1177830357,
      9,
    );
  });

  test('is 0 for equal samples, whatever their order', () => {
    expect(populationStability(upTo(100), upTo(100).reverse())).toBe(0);
  });

  test('of a column that moved into its highest tenth, by hand', () => {
    // half a row more in each of ten bins and the one of missing values: nine of 10.5 to 0.5, one of 10.5 to 100.5, of 105.5 rows
    const wanted = (9 * (0.5 - 10.5) * Math.log(0.5 / 10.5) + (100.5 - 10.5) * Math.log(100.5 / 10.5)) / 105.5;
    expect(populationStability(upTo(100), new Float64Array(100).fill(95.5))).toBeCloseTo(wanted, 12);
    expect(wanted).toBeCloseTo(4.52416, 4);
  });

  test('sees values that went missing', () => {
    const half = normals(1000, 1).map((value, row) => (row % 2 === 0 ? Number.NaN : value));
    expect(populationStability(normals(1000, 1), half)).toBeGreaterThan(2);
    expect(populationStability(half, half)).toBe(0);
  });

  test('joins bins of equal values: a flag has two', () => {
    const flags = (ones: number): Float64Array => Float64Array.from({ length: 100 }, (_, row) => Number(row < ones));
    const shares = (ones: number): Float64Array => Float64Array.of(100.5 - ones, ones + 0.5, 0.5).map((rows) => rows / 101.5);
    expect(populationStability(flags(30), flags(60))).toBeCloseTo(stabilityIndex(shares(30), shares(60)), 12);
    expect(populationStability(new Float64Array(50).fill(3), new Float64Array(50).fill(3))).toBe(0);
  });

  test('by custom: no more than chance, some, much', () => {
    expect(populationStability(normals(5000, 1), normals(5000, 2))).toBeLessThan(0.02);
    const some = populationStability(normals(5000, 1), normals(5000, 2, 0.4));
    expect(some > 0.1 && some < 0.25).toBe(true);
    expect(populationStability(normals(5000, 1), normals(5000, 2, 1))).toBeGreaterThan(0.5);
  });

  test('is not defined without rows', () => {
    expect(populationStability(new Float64Array(), upTo(3))).toBeNaN();
    expect(populationStability(upTo(3), new Float64Array())).toBeNaN();
  });
});

describe('Kolmogorov-Smirnov', () => {
  // Smirnov, Table for estimating the goodness of fit, Ann. Math. Stat. 19, 1948; and the usual critical values
  test.each([
    [0.4, 1 - 0.002808],
    [0.5, 1 - 0.036055],
    [0.8, 1 - 0.455857],
    [1, 1 - 0.73],
    [1.5, 1 - 0.977782],
    [1.22385, 0.1],
    [1.3581, 0.05],
    [1.62762, 0.01],
    [1.94947, 0.001],
  ])('the tail of its distribution at %s is %s', (x, tail) => {
    expect(kolmogorovTail(x)).toBeCloseTo(tail, 5);
  });

  test('both series say the same where they meet', () => {
    expect(Math.abs(kolmogorovTail(1.18 - 1e-13) - kolmogorovTail(1.18))).toBeLessThan(1e-12);
    expect([kolmogorovTail(0), kolmogorovTail(0.05), kolmogorovTail(20), kolmogorovTail(Number.NaN)]).toEqual([1, 1, 0, Number.NaN]);
  });

  test.each([
    [[1, 2, 3, 4], [3, 4, 5, 6], 1 / 2],
    [[1, 1, 2], [1, 2, 2], 1 / 3],
    [[1, 2], [3, 4, 5], 1],
    [[5], [5, 5], 0],
    [[2, 1, Number.NaN], [1, 2], 0],
  ])('the distance of %o and %o is %s', (a, b, distance) => {
    expect(kolmogorovSmirnov(Float64Array.from(a), Float64Array.from(b)).distance).toBeCloseTo(distance, 15);
  });

  test('is the largest difference of the two distribution functions', () => {
    const sample = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const below = (values: readonly number[], x: number): number => values.filter((value) => value <= x).length / values.length;
        const wanted = Math.max(...[...a, ...b].map((x) => Math.abs(below(a, x) - below(b, x))));
        expect(kolmogorovSmirnov(Float64Array.from(a), Float64Array.from(b)).distance).toBeCloseTo(wanted, 14);
      }),
      { seed: 7 },
    );
  });

  test('p-values of equal populations are below 0.05 in one of twenty cases', () => {
    const few =
      Array.from({ length: 2000 }, (_, seed) => kolmogorovSmirnov(normals(80, 2 * seed), normals(120, 2 * seed + 1)).pValue).filter(
        (p) => p < 0.05,
      ).length / 2000;
    expect(few).toBeGreaterThan(0.035);
    expect(few).toBeLessThan(0.065);
    expect(kolmogorovSmirnov(normals(500, 1), normals(500, 2, 0.5)).pValue).toBeLessThan(1e-6);
  });

  test('is not defined without values', () => {
    expect(kolmogorovSmirnov(Float64Array.of(Number.NaN), upTo(3))).toEqual({ distance: Number.NaN, pValue: Number.NaN });
  });
});

test('accuracy: shares of the outcomes that are known, and the error of their difference', () => {
  const before = Float64Array.of(1, 1, 1, 0, 0),
    now = Float64Array.of(Number.NaN, 1, 0, 0, 0, 0);
  // pooled 4 / 10, sqrt(0.4 * 0.6 * (1 / 5 + 1 / 5)); five rows count for five
  expect(accuracyChange(before, now)).toEqual({
    reference: 0.6,
    current: 0.2,
    referenceRows: 5,
    currentRows: 5,
    rowsPerBlock: 1,
    standardError: expect.closeTo(Math.sqrt(0.096), 14) as number,
  });
});

test('hits that come in runs count for fewer', () => {
  const runs = Float64Array.from({ length: 400 }, (_, row) => Number(row % 40 < 20)),
    { rowsPerBlock, standardError } = accuracyChange(runs, runs);
  expect(rowsPerBlock).toBeGreaterThan(10);
  expect(standardError).toBeCloseTo(Math.sqrt((0.25 * rowsPerBlock) / 200), 12);
});
