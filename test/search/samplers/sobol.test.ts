import { describe, expect, test } from 'vitest';
import { SOBOL_DIMENSIONS, sobolDirections, SobolSequence } from '../../../src/search/samplers/sobol.js';
import { describeSampler } from '../sampler-conformance.js';

describeSampler('sobol', { sampler: 'sobol' });

describe('the Sobol sequence', () => {
  // points of scipy.stats.qmc.Sobol(64, scramble=False), scipy 1.17
  test.each<[number, number[]]>([
    [1, [0.5, 0.5, 0.5, 0.5, 0.5]],
    [5, [0.875, 0.875, 0.125, 0.625, 0.625]],
    [21, [0.96875, 0.59375, 0.34375, 0.09375, 0.71875]],
    [30, [0.53125, 0.03125, 0.40625, 0.90625, 0.28125]],
  ])('has the published directions: point %d before scrambling', (index, point) => {
    const gray = index ^ (index >>> 1);
    const found = [0, 1, 2, 20, 63].map((dimension) => {
      let bits = 0;
      sobolDirections(dimension).forEach((number, bit) => {
        if (((gray >>> bit) & 1) === 1) bits ^= number;
      });
      return (bits >>> 0) / 2 ** 32;
    });
    expect(found).toEqual(point);
  });

  test('fills every interval once, in each of its dimensions, and every square of the first two', () => {
    const points = Array.from({ length: 256 }, (_, index) => new SobolSequence(SOBOL_DIMENSIONS, 9).point(index));
    for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++)
      expect(new Set(points.map((point) => Math.floor(point[dimension]! * 256))).size).toBe(256);
    expect(new Set(points.map(([x, y]) => Math.floor(x! * 16) * 16 + Math.floor(y! * 16))).size).toBe(256);
  });

  test('is uniform and its own for each seed, and goes on beyond the dimensions of its table', () => {
    const first = Array.from({ length: 400 }, (_, seed) => new SobolSequence(1, seed).point(0)[0]!);
    const counts = Array.from({ length: 4 }, (_, quarter) => first.filter((value) => Math.floor(value * 4) === quarter).length);
    for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(40);
    const wide = new SobolSequence(SOBOL_DIMENSIONS + 6, 1);
    expect(new Set(Array.from({ length: 50 }, (_, index) => wide.point(index).at(-1))).size).toBe(50);
  });
});
