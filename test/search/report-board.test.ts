import { expect, test } from 'vitest';
import { ReportBoard } from '../../src/search/report-board.js';

test('the reports of a trial stand in their order, those of a step in the order of the trials below a number', () => {
  const board = new ReportBoard();
  for (const [trialNumber, step, value] of [
    [2, 1, 20],
    [0, 1, 10],
    [0, 3, 11],
    [5, 1, 50],
    [1, 1, Number.NaN],
  ] as const)
    board.add(trialNumber, step, value);
  expect(board.reportsOf(0)).toEqual([
    [1, 10],
    [3, 11],
  ]);
  expect(board.reportsOf(7)).toEqual([]);
  expect(board.earlier(1, 5, 1)).toEqual([
    { trialNumber: 0, loss: 10 },
    { trialNumber: 1, loss: Number.NaN },
    { trialNumber: 2, loss: 20 },
  ]);
  expect(board.earlier(1, 6, -1).map(({ loss }) => loss)).toEqual([-10, Number.NaN, -20, -50]);
  expect(board.earlier(1, 2, 1).map(({ trialNumber }) => trialNumber)).toEqual([0, 1]);
  expect([board.earlier(2, 9, 1), board.earlier(3, 9, -1)]).toEqual([[], [{ trialNumber: 0, loss: -11 }]]);
});
