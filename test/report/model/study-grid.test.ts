import { expect, test } from 'vitest';
import { buildHeatMaps } from '../../../src/report/model/heat-maps.js';
import { rankTrials } from '../../../src/report/model/ranking.js';
import { rankSlices, sliceAxes } from '../../../src/report/model/slices.js';
import { binEdges, gridStudy } from '../../../src/report/model/study-grid.js';
import { rankAxes } from '../../../src/report/model/telling-axes.js';
import type { StudyAxis, StudyColumns } from '../../../src/report/index.js';
import { inventStudy } from '../inputs/study-input.js';

const number = (
  name: string,
  low: number,
  high: number,
  rest: Partial<Extract<StudyAxis, { kind: 'number' }>> = {},
): Extract<StudyAxis, { kind: 'number' }> => ({ name, kind: 'number', low, high, isLog: false, isWhole: false, ...rest });

function columns(values: readonly (readonly number[])[], objective: readonly number[], states?: readonly number[]): StudyColumns {
  const count = objective.length;
  return {
    trialNumber: Int32Array.from({ length: count }, (_, row) => row),
    states: Uint8Array.from(states ?? objective.map(() => 0)),
    values: values.map((column) => Float64Array.from(column)),
    objectives: [Float64Array.from(objective)],
    feasible: new Uint8Array(count).fill(1),
  };
}

const sharpe = [{ text: 'sharpe', direction: 'maximize' as const }];

test('edges are even, by factor on a log axis, whole where numbers are', () => {
  expect(binEdges(number('a', 0, 1), 4)).toEqual([0, 0.25, 0.5, 0.75, 1]);
  expect(binEdges(number('a', 0.01, 100, { isLog: true }), 4).map((edge) => Number(edge.toPrecision(6)))).toEqual([0.01, 0.1, 1, 10, 100]);
  expect(binEdges(number('a', 1, 10, { isWhole: true }), 5)).toEqual([1, 3, 5, 7, 9, 11]);
  expect(binEdges(number('a', 1, 3, { isWhole: true }), 5)).toEqual([1, 2, 3, 4]);
  expect(binEdges(number('a', 1e-300, 1e-290, { isLog: true }), 2)).toHaveLength(3);
});

test('few values are kept, many are put into named ranges', () => {
  const few = gridStudy({ axes: [number('a', 0, 100)], objectives: sharpe, trials: columns([[50, 10, 50, NaN]], [1, 2, 3, 4]) });
  expect(few.axes[0]).toEqual({ name: 'a', values: [10, 50] });
  expect([...few.trials.valueIndex[0]!]).toEqual([1, 0, 1, -1]);
  const many = gridStudy({
    axes: [number('a', 1, 12, { isWhole: true })],
    objectives: sharpe,
    trials: columns([[1, 3, 4, 6, 7, 9, 12, NaN]], [1, 2, 3, 4, 5, 6, 7, 8]),
  });
  expect(many.axes[0]).toEqual({ name: 'a', values: ['1–3', '4–6', '7–9', '10–12'], isOrdered: true });
  expect([...many.trials.valueIndex[0]!]).toEqual([0, 0, 1, 1, 2, 2, 3, -1]);
});

test('a value on an edge lies right of it, the last edge within', () => {
  const { trials } = gridStudy({
    axes: [number('a', 0, 4)],
    objectives: sharpe,
    trials: columns([[0, 1, 2, 3, 4, 0.5]], [1, 1, 1, 1, 1, 1]),
  });
  expect([...trials.valueIndex[0]!]).toEqual([0, 1, 2, 3, 3, 0]);
});

test('only complete trials have an objective', () => {
  const { trials } = gridStudy({ axes: [], objectives: sharpe, trials: columns([], [1, 2, 3, 4], [0, 1, 2, 3]) });
  expect([...trials.objective]).toEqual([1, NaN, NaN, NaN]);
});

test('trials without the parameter are in no cell of its maps', () => {
  const choice: StudyAxis = { name: 'b', kind: 'choice', values: ['x', 'y'] };
  const grid = gridStudy({
    axes: [number('a', 0, 10), choice],
    objectives: sharpe,
    trials: columns(
      [
        [1, 2, NaN, 2],
        [0, 1, 0, 1],
      ],
      [5, 6, 100, 8],
    ),
  });
  const rows = rankTrials(grid.trials, 'maximize');
  const slices = sliceAxes(grid, rows, Infinity);
  expect([...slices[0]!.statistics.count]).toEqual([1, 2]);
  expect(slices[0]!.varianceShare).toBeCloseTo(0.571_428, 5);
  const maps = buildHeatMaps(grid, rows, rankSlices(slices))!;
  expect([...maps.maps[0]!.best]).toEqual([5, NaN, NaN, 8]);
});

test('the measured importance decides the order, then what an axis explains alone', () => {
  const study = inventStudy(3, 200);
  const grid = gridStudy(study);
  const slices = sliceAxes(grid, rankTrials(grid.trials, 'maximize'), Infinity);
  expect(
    rankAxes(
      {
        ...study,
        importance: [
          { name: 'exit_ma', fanova: 0.9, permutation: 0.9 },
          { name: 'gone', fanova: 0.1, permutation: 0.1 },
        ],
      },
      slices,
    ),
  ).toEqual(['exit_ma', ...rankSlices(slices).filter((name) => name !== 'exit_ma')]);
  expect(rankAxes({ ...study, importance: [] }, [])).toEqual(study.axes.map(({ name }) => name));
});

test('maps of twelve axes and many trials stay bounded', () => {
  const axes = [...'abcdefghijklmn'].map((name) => number(name, 0, 1));
  const grid = gridStudy(inventStudy(3, 5_000, axes));
  const rows = rankTrials(grid.trials, 'maximize');
  const maps = buildHeatMaps(
    grid,
    rows,
    axes.map(({ name }) => name),
  )!;
  expect(maps.axes.length).toBe(12);
  expect(maps.omittedAxes).toBe(2);
  expect(maps.maps.reduce((sum, { best }) => sum + best.length, 0)).toBeLessThanOrEqual(26_000);
});
