// The parts of the decision against numbers by hand and from tables.
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { chiSquareTail } from '../../../src/ml/drift/chi-square-tail.js';
import { chunkBounds } from '../../../src/ml/drift/chunk-bounds.js';
import { falseDiscoveryRates } from '../../../src/ml/drift/false-discovery.js';
import { invertTail } from '../../../src/ml/drift/invert-tail.js';
import { kolmogorovSmirnov } from '../../../src/ml/drift/kolmogorov-smirnov.js';
import { populationStability, stabilityFreedom } from '../../../src/ml/drift/population-stability.js';
import { blockOf, rowsPerBlock } from '../../../src/ml/drift/rows-per-block.js';
import { medianAgreement } from '../../../src/ml/evaluation/median-agreement.js';

function autoregression(persistence: number, count: number, seed: number): Float64Array {
  const random = randomStream(seed);
  let value = random.normal();
  return Float64Array.from({ length: count }, () => (value = persistence * value + Math.sqrt(1 - persistence ** 2) * random.normal()));
}
const medianOf = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

describe('chi-square', () => {
  // Abramowitz and Stegun, table 26.8
  test.each([
    [3.84146, 1, 0.05],
    [5.99146, 2, 0.05],
    [11.3449, 3, 0.01],
    [16.919, 9, 0.05],
    [23.2093, 10, 0.01],
    [29.5883, 10, 0.001],
  ])('is above %s at %s degrees with probability %s', (x, freedom, tail) => {
    expect(chiSquareTail(x, freedom)).toBeCloseTo(tail, 6);
  });

  test('ends at 0 and far out', () => {
    expect([chiSquareTail(0, 3), chiSquareTail(-1, 3), chiSquareTail(1201, 3), chiSquareTail(5000, 10)]).toEqual([1, 1, 0, 0]);
    expect(chiSquareTail(1199, 3)).toBeLessThan(1e-14);
    expect(chiSquareTail(Number.NaN, 3)).toBeNaN();
    expect(chiSquareTail(4, 2)).toBeCloseTo(Math.exp(-2), 14);
    expect(invertTail((x) => chiSquareTail(x, 2), Math.exp(-2), 1200)).toBeCloseTo(4, 10);
  });
});

test('false discovery rates are those of Benjamini and Hochberg, in the order that was given', () => {
  // 0.01 * 4 / 1, 0.02 * 4 / 2, 0.03 * 4 / 3, 0.5 * 4 / 4, from the last one down never larger
  expect(falseDiscoveryRates([0.5, 0.01, 0.03, 0.02])).toEqual([0.5, 0.04, 0.04, 0.04]);
  expect(falseDiscoveryRates([0.001, 0.8, Number.NaN])).toEqual([0.002, 0.8, Number.NaN]);
  expect(falseDiscoveryRates([])).toEqual([]);
});

describe('rows that count for one', () => {
  test.each([
    [0, 1, 2],
    [0.5, 3, 6],
    [0.9, 19, 60],
    [0.98, 99, 1000],
  ])('an autoregression of %s: no fewer than theory says, at most %s to %s', (persistence, least, most) => {
    const found = medianOf(Array.from({ length: 15 }, (_, seed) => blockOf(autoregression(persistence, 1000, seed))));
    expect(found).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThan(most);
  });

  test('one of what does not vary or is short, all of what only rises', () => {
    expect([blockOf(new Float64Array(50).fill(3)), blockOf(Float64Array.of(1, 2, 3, 4, 5, 6, 7))]).toEqual([1, 1]);
    expect(blockOf(Float64Array.from({ length: 300 }, (_, row) => row))).toBe(300);
  });

  test('slow scale under noise, and values that go missing for long, are seen', () => {
    const slow = autoregression(0.99, 1000, 5),
      noise = autoregression(0, 1000, 6);
    expect(rowsPerBlock(noise.map((value, row) => value * Math.exp(2 * slow[row]!)))).toBeGreaterThan(15);
    expect(rowsPerBlock(noise.map((value, row) => (row % 400 < 200 ? Number.NaN : value)))).toBeGreaterThan(100);
    expect(rowsPerBlock(noise.map((value) => Math.exp(9 * value)))).toBe(rowsPerBlock(noise));
  });

  test('equal values share their rank', () => {
    const flags = Float64Array.from({ length: 64 }, (_, row) => Number(row % 3 === 0));
    expect(rowsPerBlock(flags.map((flag) => 7 * flag))).toBe(rowsPerBlock(flags));
    expect(rowsPerBlock(new Float64Array(40).fill(Number.NaN))).toBe(1);
  });
});

describe('bounds by chunks', () => {
  const values = autoregression(0.7, 400, 8);

  test('are mean + 3 sd of each chunk against the rest, brought to the length of the sample', () => {
    const found = chunkBounds(values, 400, 3)!,
      chunks = Array.from({ length: 8 }, (_, chunk) => {
        const isOwn = (row: number): boolean => row >= 50 * chunk && row < 50 * chunk + 50;
        return kolmogorovSmirnov(
          values.filter((_, row) => !isOwn(row)),
          values.filter((_, row) => isOwn(row)),
        ).distance;
      });
    const mean = chunks.reduce((sum, each) => sum + each, 0) / 8,
      sd = Math.sqrt(chunks.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 7);
    expect(found.chunks).toBe(8);
    expect(found.distance).toBeCloseTo((mean + 3 * sd) * Math.sqrt((1 / 400 + 1 / 400) / (1 / 50 + 1 / 350)), 12);
    expect(chunkBounds(values, 400, 0)!.distance).toBeLessThan(found.distance);
    expect(found.stability).toBeGreaterThan(0);
  });

  test('have the length of the sample where eight to twenty of it fit, and are left out of too few rows', () => {
    expect(chunkBounds(values, 40, 3)!.chunks).toBe(10);
    expect(chunkBounds(autoregression(0, 1000, 1), 25, 3)!.chunks).toBe(20);
    expect(chunkBounds(values.subarray(0, 200), 200, 3)!.chunks).toBe(8);
    expect(chunkBounds(values.subarray(0, 199), 200, 3)).toBeUndefined();
  });

  test('have no distance of what has no value, nor of what never varies', () => {
    expect(chunkBounds(new Float64Array(200).fill(Number.NaN), 200, 3)!.distance).toBe(0);
    expect(chunkBounds(new Float64Array(200).fill(2), 200, 3)!.distance).toBe(0);
  });
});

test('the degrees of freedom are the bins with rows, without one', () => {
  const flags = Float64Array.of(0, 1, 0, 1, 0, 1);
  expect(stabilityFreedom(flags, flags)).toBe(1);
  expect(stabilityFreedom(flags, Float64Array.of(0, Number.NaN))).toBe(2);
  expect(stabilityFreedom(new Float64Array(4), new Float64Array(4))).toBe(1);
  expect(populationStability(flags, flags)).toBe(0);
});

test('predictions of numbers came true where both stand on the same side of their medians', () => {
  expect(medianAgreement(Float64Array.of(1, 2, 3, 4), Float64Array.of(10, 40, 30, 20))).toEqual(Float64Array.of(1, 0, 1, 0));
  expect(medianAgreement(Float64Array.of(5, 6, 7), Float64Array.of(-3, 900, 901))).toEqual(Float64Array.of(1, 1, 1));
});
