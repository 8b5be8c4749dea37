import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countMarks } from '../../../src/report/model/trial-marks.js';
import { findImprovements, tellHistory } from '../../../src/report/model/trial-history.js';
import { STUDY_STATES, type StudyColumns } from '../../../src/report/index.js';

type Row = readonly [objective: number, state: (typeof STUDY_STATES)[number], feasible: 0 | 1];

function columns(rows: readonly Row[]): StudyColumns {
  return {
    trialNumber: Int32Array.from(rows, (_, row) => 10 + row),
    states: Uint8Array.from(rows, ([, state]) => STUDY_STATES.indexOf(state)),
    values: [],
    objectives: [Float64Array.from(rows, ([objective]) => objective)],
    feasible: Uint8Array.from(rows, ([, , feasible]) => feasible),
  };
}

const mixed: readonly Row[] = [
  [1, 'complete', 1],
  [9, 'pruned', 1],
  [8, 'complete', 0],
  [NaN, 'failed', 1],
  [NaN, 'complete', 1],
  [1, 'complete', 1],
  [2, 'complete', 1],
  [0, 'infeasible', 0],
  [-3, 'complete', 1],
];

test('only trials with a rank improve on the best', () => {
  expect(findImprovements(columns(mixed), 'maximize')).toEqual([
    { trialNumber: 10, objective: 1 },
    { trialNumber: 16, objective: 2 },
  ]);
  expect(findImprovements(columns(mixed), 'minimize')).toEqual([
    { trialNumber: 10, objective: 1 },
    { trialNumber: 18, objective: -3 },
  ]);
});

test('the improvements are the running maximum, wherever it moves', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constant(NaN)), { maxLength: 40 }), (values) => {
      const found = findImprovements(columns(values.map((value) => [value, 'complete', 1])), 'maximize');
      let best = -Infinity;
      const expected = values.flatMap((value, row) => {
        if (!(value > best)) return [];
        best = value;
        return [{ trialNumber: 10 + row, objective: value }];
      });
      expect(found).toEqual(expected);
    }),
    { seed: 7 },
  );
});

test('every trial is in the group of its mark', () => {
  const history = tellHistory(columns(mixed), 'maximize')!;
  expect(history.groups.map(({ mark, trialNumber }) => [mark, [...trialNumber]])).toEqual([
    ['complete', [10, 14, 15, 16, 18]],
    ['pruned', [11]],
    ['infeasible', [12, 17]],
    ['failed', [13]],
  ]);
  expect(countMarks(columns(mixed))).toEqual({ complete: 5, pruned: 1, infeasible: 2, failed: 1 });
  expect([history.firstNumber, history.lastNumber, history.range]).toEqual([10, 18, [-3, 9]]);
});

test('the axis leaves out rare extremes, but never the best', () => {
  const bulk = Array.from({ length: 300 }, (_, i): Row => [Math.sin(i), 'complete', 1]);
  const history = tellHistory(columns([...bulk, [-1e6, 'complete', 1], [1e6, 'complete', 1]]), 'maximize')!;
  expect(history.range![0]).toBeGreaterThan(-10);
  expect(history.range![1]).toBe(1e6);
});

test('no trial has no history, trials without a value have no range', () => {
  expect(tellHistory(columns([]), 'maximize')).toBeUndefined();
  const failed = tellHistory(columns([[NaN, 'failed', 1]]), 'maximize')!;
  expect(failed.range).toBeUndefined();
  expect(failed.improvements).toEqual([]);
});
