import { expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { resampleMeans, weighRows } from '../../src/validation/resampled-means.js';
import { drawResample } from '../../src/validation/stationary-bootstrap.js';

test.each([
  [
    [1, 10, 100],
    [1234, 5670],
  ],
  [
    [1, 10, 100, 1000],
    [4321, 8765],
  ],
  [[3], [3, 6]],
  [[], [0, 0]],
])('rows weighed by %o, an odd or even number of them, are %o', (weights, expected) => {
  const rows: Record<number, number[]> = { 3: [4, 3, 12, 0, 7, 56], 4: [1, 2, 3, 4, 5, 6, 7, 8], 1: [1, 2], 0: [] };
  const sums = new Float64Array(2).fill(9);
  weighRows(Float64Array.from(rows[weights.length]!), Float64Array.from(weights), sums);
  expect([...sums]).toEqual(expected);
});

test('each resample has the means of the periods that it draws, the same for all trials', () => {
  const values = Float64Array.of(1, 2, 3, 4, 5, 60, 50, 40, 30, 20);
  const random = randomStream(8),
    positions = new Int32Array(5);
  let resamples = 0;
  resampleMeans({ trials: 2, periods: 5, values }, { resamples: 7, meanBlock: 2, seed: 8 }, (means) => {
    resamples++;
    drawResample(random, 2, positions);
    for (const trial of [0, 1]) {
      const expected = positions.reduce((sum, position) => sum + values[5 * trial + position]!, 0) / 5;
      expect(means[trial]).toBeCloseTo(expected, 12);
    }
  });
  expect(resamples).toBe(7);
});
