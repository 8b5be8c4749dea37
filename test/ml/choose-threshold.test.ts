// The threshold is chosen on what trades returned; signals that were not traded neither count nor hide it.
import { expect, test } from 'vitest';
import { chooseThreshold } from '../../src/ml/evaluation/choose-threshold.js';

const ROWS = 1000,
  SCORES = Float64Array.from({ length: ROWS }, (_, row) => row / ROWS);
/** Gains above a score of 0.6, losses below; one of `every` signals was traded. */
const returnsOf = (every: number): Float64Array =>
  SCORES.map((score, row) => (row % every === 0 ? (score >= 0.6 ? 0.02 : -0.01) + 0.001 * ((row / every) % 3) : Number.NaN));

test.each([1, 3, 10])('one of %i signals traded', (every) => {
  expect(chooseThreshold(SCORES, returnsOf(every))).toBe(0.6);
});

test('a threshold leaves a fifth of the trades', () => {
  expect(
    chooseThreshold(
      SCORES,
      SCORES.map((score) => (score >= 0.9 ? 0.1 : -0.1) * (1 + score)),
    ),
  ).toBeLessThanOrEqual(0.8);
});
