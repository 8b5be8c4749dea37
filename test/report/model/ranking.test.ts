import { expect, test } from 'vitest';
import { rankTrials } from '../../../src/report/model/ranking.js';
import { tinySweep } from '../inputs/sweep-input.js';

const { trials } = tinySweep([1, 2, 3, 4, 5], [0.5, NaN, 2, 0.5, -1]);

test('trials rank by objective, then by number; an undefined objective has no rank', () => {
  expect([...rankTrials(trials, 'maximize')]).toEqual([2, 0, 3, 4]);
  expect([...rankTrials(trials, 'minimize')]).toEqual([4, 0, 3, 2]);
});

test('a trial against a constraint has no rank', () => {
  expect([...rankTrials({ ...trials, feasible: Uint8Array.of(1, 1, 0, 1, 1) }, 'maximize')]).toEqual([0, 3, 4]);
});
