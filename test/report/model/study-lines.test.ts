import { expect, test } from 'vitest';
import { buildParallelLines, chooseEvenly } from '../../../src/report/model/parallel-lines.js';
import { buildParetoPlanes } from '../../../src/report/model/pareto-planes.js';
import { placePlateau } from '../../../src/report/model/plateau-points.js';
import { rankTrials } from '../../../src/report/model/ranking.js';
import { gridStudy } from '../../../src/report/model/study-grid.js';
import { inventParetoStudy, inventStudy } from '../inputs/study-input.js';

const study = inventStudy(8, 5_000);
const names = study.axes.map(({ name }) => name);
const rows = rankTrials(gridStudy(study).trials, 'maximize');

test('parallel lines: the best, and the others evenly by rank', () => {
  const lines = buildParallelLines(study, rows, names)!;
  expect([lines.best.length, lines.others.length, lines.omittedAxes]).toEqual([30, 300, 0]);
  expect(lines.best[0]!.objective).toBe(Math.max(...lines.best.map(({ objective }) => objective)));
  expect(lines.range[1]).toBe(lines.best[0]!.objective);
  expect(lines.others.every(({ objective }) => objective <= lines.best.at(-1)!.objective)).toBe(true);
});

test('parallel lines: a gap where a trial does not have the parameter', () => {
  const lines = buildParallelLines(study, rows, names)!;
  const [choice, period] = [names.indexOf('exit_ma'), names.indexOf('hull_period')];
  for (const { shares } of [...lines.best, ...lines.others]) expect(Number.isNaN(shares[period]!)).toBe(shares[choice]! < 0.8);
});

test('parallel lines: twelve axes, those that matter most', () => {
  const axes = [...'abcdefghijklmn'].map((name) => ({ ...study.axes[0]!, name }));
  const many = inventStudy(8, 20, axes);
  const lines = buildParallelLines(many, Int32Array.of(3, 1), [...'nmlkjihgfedcba'])!;
  expect(lines.axes.map(({ name }) => name).join('')).toBe('cdefghijklmn');
  expect(lines.omittedAxes).toBe(2);
  expect(buildParallelLines(many, new Int32Array(0), names)).toBeUndefined();
});

test('even choice keeps the first and never more than asked', () => {
  expect(chooseEvenly(Int32Array.of(9, 8, 7, 6, 5), 2)).toEqual([9, 7]);
  expect(chooseEvenly(Int32Array.of(9, 8), 5)).toEqual([9, 8]);
});

test('plateau: the two axes asked for, best first, absent parameters left out', () => {
  const plateau = placePlateau(study, rows, ['stop_atr', 'hull_period'])!;
  expect([plateau.xAxis.name, plateau.yAxis.name]).toEqual(['stop_atr', 'hull_period']);
  const having = [...rows].filter((row) => !Number.isNaN(study.trials.values[3]![row]!));
  expect(plateau.points.map(({ trialNumber }) => trialNumber)).toEqual(having);
  expect([...plateau.scores]).toEqual([...plateau.scores].sort((a, b) => a - b));
  expect(placePlateau(study, rows, names)!.bestPoint!.trialNumber).toBe(rows[0]);
  expect(placePlateau(study, rows, names)!.bestPlateau!.trialNumber).toBe(study.plateau!.trialNumber);
});

test('plateau: none without scores or with one axis', () => {
  expect(placePlateau(study, rows, ['stop_atr'])).toBeUndefined();
  expect(placePlateau({ ...study, trials: { ...study.trials, robust: undefined } }, rows, names)).toBeUndefined();
  expect(placePlateau({ ...study, trials: { ...study.trials, robust: study.trials.robust!.map(() => NaN) } }, rows, names)).toBeUndefined();
});

test('pareto: one plane of two objectives, three of three, none of one', () => {
  const two = inventParetoStudy(4, 200, 2);
  const [plane] = buildParetoPlanes(two);
  expect(plane!.isWhole).toBe(true);
  expect(plane!.front.map(({ x }) => x)).toEqual(two.pareto.map(({ values }) => values[0]!).sort((a, b) => a - b));
  // the front falls where both objectives are to be maximised
  for (let i = 1; i < plane!.front.length; i++) expect(plane!.front[i]!.y).toBeLessThan(plane!.front[i - 1]!.y);
  const complete = [...two.trials.states].filter((state) => state === 0).length;
  expect(plane!.feasible.x.length + plane!.infeasible.x.length).toBe(complete);
  const three = buildParetoPlanes(inventParetoStudy(4, 200, 3));
  expect(three.map(({ xObjective, yObjective, isWhole }) => [xObjective.text, yObjective.text, isWhole])).toEqual([
    ['sharpe', 'max_drawdown', false],
    ['sharpe', 'turnover', false],
    ['max_drawdown', 'turnover', false],
  ]);
  expect(buildParetoPlanes({ ...two, pareto: [] })).toEqual([]);
  expect(buildParetoPlanes(study)).toEqual([]);
});
