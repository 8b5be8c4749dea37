// Reference values from 40-digit arithmetic (mpmath).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalCdf, normalQuantile } from '../../src/validation/normal.js';

const expectRelative = (actual: number, expected: number, tolerance: number): void =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));

test.each([
  [-36, 4.182624065797283e-284],
  [-10, 7.619853024160525e-24],
  [-5.5, 1.8989562465887718e-8],
  [-3, 0.0013498980316300946],
  [-1.96, 0.024997895148220435],
  [-0.6, 0.2742531177500736],
  [-0.1, 0.460172162722971],
  [0, 0.5],
  [0.3, 0.6179114221889526],
  [1, 0.8413447460685429],
  [2.5, 0.993790334674224],
  [6, 0.9999999990134123],
])('the distribution function at %d', (z, expected) => {
  expectRelative(normalCdf(z), expected, z < -10 ? 3e-13 : 4e-15);
});

test.each([
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798409],
  [1e-9, -5.997807015007687],
  [1e-4, -3.7190164854556804],
  [0.025, -1.9599639845400543],
  [0.08, -1.4050715603096327],
  [0.3, -0.5244005127080407],
  [0.6, 0.2533471031357998],
])('the quantile at %d', (probability, expected) => {
  expectRelative(normalQuantile(probability), expected, 1e-14);
});

test('the two are inverse, symmetric and ascending', () => {
  fc.assert(
    fc.property(fc.double({ min: -8, max: 5, noNaN: true }), fc.double({ min: 1e-6, max: 1, noNaN: true }), (z, step) => {
      expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(z < 0 ? 1e-13 * Math.max(1, -z) : 1e-10);
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 14);
      expect(normalCdf(z + step)).toBeGreaterThan(normalCdf(z));
    }),
    { seed: 3, numRuns: 2000 },
  );
});

test('the ends and what is no probability', () => {
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0]);
  expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN), normalCdf(Number.NaN)]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ]);
  expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
});

test.each([-0.1, 1.1, -Infinity, Infinity, Number.NaN])('a probability of %d has no quantile', (probability) => {
  expect(normalQuantile(probability)).toBeNaN();
});
