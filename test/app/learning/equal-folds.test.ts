import { expect, test } from 'vitest';
import { equalFolds } from '../../../src/app/learning/equal-folds.js';

test('equal parts, each but the first tested by what comes before it; edges are rounded down', () => {
  // 11 rows in 4 parts: edges at 2.75, 5.5, 8.25
  expect(equalFolds(11, 3)).toEqual([
    { foldNumber: 0, train: { from: 0, to: 2 }, test: { from: 2, to: 5 } },
    { foldNumber: 1, train: { from: 0, to: 5 }, test: { from: 5, to: 8 } },
    { foldNumber: 2, train: { from: 0, to: 8 }, test: { from: 8, to: 11 } },
  ]);
  expect(equalFolds(10, 1)).toEqual([{ foldNumber: 0, train: { from: 0, to: 5 }, test: { from: 5, to: 10 } }]);
});
