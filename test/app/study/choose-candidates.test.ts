// What a study tries on validation: so many of the best, and the best plateau, which takes the last place where all are taken.
import { expect, test } from 'vitest';
import { chooseCandidates } from '../../../src/app/study/choose-winner.js';
import type { StudyAnalysis } from '../../../src/app/study/study-analysis.js';

const RANKING = Int32Array.of(7, 2, 5, 9);

function candidates(most: number, bestPlateau: number | undefined, ranking = RANKING): number[] {
  const plateau = bestPlateau === undefined ? undefined : ({ bestPlateau } as StudyAnalysis['plateau']);
  return [...chooseCandidates(ranking, most, { importance: [], plateau })];
}

test('without a plateau they are the best points, no more than are asked for or are there', () => {
  expect(candidates(3, undefined)).toEqual([7, 2, 5]);
  expect(candidates(3, -1)).toEqual([7, 2, 5]);
  expect(candidates(9, undefined)).toEqual([7, 2, 5, 9]);
});

test('a plateau beyond the best takes the place of the last of them; the number stays', () => {
  expect(candidates(3, 9)).toEqual([7, 2, 9]);
  expect(candidates(1, 9)).toEqual([9]);
  expect(candidates(4, 3)).toEqual([7, 2, 5, 3]);
});

test('where there is room it stands behind them, and one that is among them stands once', () => {
  expect(candidates(9, 3)).toEqual([7, 2, 5, 9, 3]);
  expect(candidates(3, 2)).toEqual([7, 2, 5]);
});
