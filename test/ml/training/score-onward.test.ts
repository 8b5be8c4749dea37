// Learning on while bars are scored: what is learned before each bar, in which order, in how many steps.
import { describe, expect, test } from 'vitest';
import type { LearnerKernels } from '../../../src/core/learner-kernels.js';
import type { LinearModel, TreeModel } from '../../../src/ml/models/model.js';
import { emptySgd } from '../../../src/ml/models/fit-sgd.js';
import type { LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import { noScaling } from '../../../src/ml/standard-scaling.js';
import { scoreBars, scoreOnward, type BarsAhead, type OnwardScores } from '../../../src/ml/training/score-onward.js';
import { hourlyRows } from '../hourly-rows.js';
import { leafOf, recordKernels } from '../recording-kernels.js';

const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
/** Features are the numbers of the rows; labels are known at these times. */
const rowsKnownAt = (...knownAtMs: readonly number[]): LabelledRows => ({
  ...hourlyRows({ a: knownAtMs.map((_, row) => row), b: knownAtMs.map(() => 1) }, knownAtMs),
  knownAtMs: Float64Array.from(knownAtMs),
});
const barsAt = (...closeMs: readonly number[]): BarsAhead => ({
  closeMs: Float64Array.from(closeMs),
  columns: [Float64Array.from(closeMs), Float64Array.from(closeMs)],
});

interface Watched {
  readonly found: OnwardScores;
  /** numbers of the rows of each fit */
  readonly fits: readonly (readonly number[])[];
  /** bars of each scoring */
  readonly scored: readonly number[];
}

/** Scores by the number of rows that were learned. */
function watch(rows: LabelledRows, afterMs: number, bars: BarsAhead): Watched {
  const kernels = recordKernels(),
    scored: number[] = [],
    counting: LearnerKernels = {
      ...kernels,
      scoreLinear: (state, _, features) => {
        scored.push(features.rows);
        return new Float64Array(features.rows).fill(state.step);
      },
    };
  const model: LinearModel = emptySgd({ kind: 'sgdr', halfLife: 0 }, ['a', 'b'], noScaling(2));
  const found = scoreOnward(counting, { model, calibration: undefined }, rows, afterMs, bars);
  return { found, scored, fits: kernels.descended.map(({ training }) => Array.from(training.columns[0]!)) };
}

describe('before a bar is scored', () => {
  test('all is learned that is known by its close, in the order in which it became known', () => {
    const { found, fits, scored } = watch(rowsKnownAt(50, 10, 30, 30, 20, 61), 10, barsAt(20, 25, 30, 40, 60));
    expect(found.scores).toEqual(of(1, 1, 3, 3, 4));
    expect(fits).toEqual([[4], [2, 3], [0]]);
    // bars up to the next label are scored at once
    expect(scored).toEqual([2, 2, 1]);
    expect(found.learnedRows).toBe(4);
    expect((found.model as LinearModel).state.step).toBe(4);
  });

  test('what became known before the first bar is learned, too', () => {
    expect(watch(rowsKnownAt(3, 1, 2), 0, barsAt(9, 10))).toMatchObject({ fits: [[1, 2, 0]], scored: [2], found: { learnedRows: 3 } });
  });

  test('nothing is learned where nothing is new', () => {
    const { found, fits, scored } = watch(rowsKnownAt(5, 99), 5, barsAt(10, 20, 30));
    expect([found.learnedRows, fits, scored]).toEqual([0, [], [3]]);
    expect(found.scores).toEqual(of(0, 0, 0));
    expect(watch(rowsKnownAt(), 0, barsAt(1, 2)).scored).toEqual([2]);
    expect(watch(rowsKnownAt(1), 0, barsAt()).scored).toEqual([]);
  });

  test('a row with an infinite feature teaches nothing, one with a missing feature does', () => {
    const rows = rowsKnownAt(1, 2, 3),
      odd = { ...rows, columns: [rows.columns[0]!, of(Infinity, -Infinity, Number.NaN)] };
    expect(watch(odd, 0, barsAt(10)).fits).toEqual([[2]]);
  });
});

describe('bars', () => {
  test('are scored by the features of the model, in its order; a linear model says nothing where it lacks one', () => {
    const model: LinearModel = emptySgd({ kind: 'sgdr' }, ['c', 'a'], noScaling(2)),
      columns = [of(1, 2, 3, 4), of(0, Number.NaN, 0, 0), of(5, 6, Infinity, 8)];
    const bars = { columns, closeMs: of(1, 2, 3, 4) };
    // these kernels predict the first feature; b is not asked for
    expect(scoreBars(recordKernels(), ['a', 'b', 'c'], { model, calibration: undefined }, bars)).toEqual(of(5, 6, Number.NaN, 8));
    const missing = { ...bars, columns: [of(1, Number.NaN, -Infinity, 4), columns[1]!, columns[2]!] };
    expect(scoreBars(recordKernels(), ['a', 'b', 'c'], { model, calibration: undefined }, missing)).toEqual(
      of(5, Number.NaN, Number.NaN, 8),
    );
  });

  test('are scored by trees whatever the features are', () => {
    const model: TreeModel = { kind: 'gbr', spec: { kind: 'gbr' }, features: ['b', 'a'], ensemble: leafOf(2), validationLosses: of() };
    const bars = { columns: [of(1, Number.NaN), of(Infinity, 3)], closeMs: of(1, 2) };
    expect(scoreBars(recordKernels(), ['a', 'b'], { model, calibration: undefined }, bars)).toEqual(of(Infinity, 3));
  });
});
