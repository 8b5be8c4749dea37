// Folds over kernels that predict the first feature: which rows train and test, what is skipped, what is pooled.
import { describe, expect, test } from 'vitest';
import type { ModelSpec } from '../../../src/ml/models/model-spec.js';
import type { LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import type { PipelineOptions } from '../../../src/ml/training/fit-pipeline.js';
import { validateWalkForward, type FoldRanges, type WalkForwardValidation } from '../../../src/ml/training/validate-walk-forward.js';
import { HOUR } from '../market-rows.js';
import { hourlyRows } from '../hourly-rows.js';
import { recordKernels } from '../recording-kernels.js';

const TARGET = Array.from({ length: 60 }, (_, row) => row % 2),
  ROWS = hourlyRows({ a: TARGET.map((value, row) => value + row / 100) }, TARGET, 2),
  OPTIONS: PipelineOptions = { spec: { kind: 'logistic' }, seed: 1, calibration: 'none', leastRows: 10, leastOfClass: 2 };
const fold = (foldNumber: number, train: readonly [number, number], test: readonly [number, number]): FoldRanges => ({
  foldNumber,
  train: { from: train[0], to: train[1] },
  test: { from: test[0], to: test[1] },
});
const run = (
  folds: readonly FoldRanges[],
  change: Partial<PipelineOptions> = {},
  rows: LabelledRows = ROWS,
): Promise<WalkForwardValidation> => validateWalkForward(recordKernels(), rows, folds, { ...OPTIONS, ...change });

describe('a fold', () => {
  test('trains on the rows of its range that are known when the test begins, less an embargo', async () => {
    const [found] = (await run([fold(3, [5, 40], [40, 50])])).folds;
    // row 40 is decided at hour 41, when row 38 is known
    expect(found).toMatchObject({
      state: 'complete',
      foldNumber: 3,
      trainRows: 34,
      purgedRows: 1,
      train: { fromMs: 6 * HOUR, toMs: 39 * HOUR },
      testRows: 10,
      test: { fromMs: 41 * HOUR, toMs: 50 * HOUR },
      metrics: { kind: 'class', auc: 1 },
    });
    expect((await run([fold(3, [5, 40], [40, 50])], { embargoMs: 4 * HOUR })).folds[0]).toMatchObject({ trainRows: 30, purgedRows: 5 });
    expect((await run([fold(3, [0, 20], [40, 50])])).folds[0]).toMatchObject({ trainRows: 20, purgedRows: 0 });
  });

  test('trains before it tests', async () => {
    await expect(run([fold(2, [0, 41], [40, 50])])).rejects.toEqual(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message: 'fold 2 must train before it tests, and its train range ends at bar 41, behind bar 40',
      }),
    );
  });

  test('without rows to test, or with too few to learn from, is skipped', async () => {
    const { folds, pooled } = await run([fold(0, [0, 8], [20, 30]), fold(1, [0, 40], [40, 50]), fold(2, [0, 40], [60, 70])]);
    expect(folds.map(({ state }) => state)).toEqual(['skipped', 'complete', 'skipped']);
    expect(folds[0]).toEqual({
      state: 'skipped',
      foldNumber: 0,
      sentence: 'fold 0: training needs at least 10 rows, and there are 8: 2 are missing',
    });
    expect(folds[2]).toEqual({ state: 'skipped', foldNumber: 2, sentence: 'fold 2 has no rows to test' });
    expect(pooled.foldNumber).toEqual(new Int32Array(10).fill(1));
  });

  test('that fails by anything else fails all', async () => {
    await expect(run([fold(0, [0, 40], [40, 50])], { spec: { kind: 'logistic', l2: -1 } })).rejects.toEqual(
      expect.objectContaining({ code: 'MODEL_INVALID', message: 'logistic l2 must be a number from 0, not -1' }),
    );
    const broken = {
      ...recordKernels(),
      fitLogistic: () => {
        throw Object.assign(new Error('broken'), { code: 'ROWS_MISSING' });
      },
    };
    await expect(validateWalkForward(broken, ROWS, [fold(0, [0, 40], [40, 50])], OPTIONS)).rejects.toThrow(/^broken$/);
  });
});

test('what was predicted is pooled, fold after fold', async () => {
  const { pooled } = await run([fold(0, [0, 20], [20, 22]), fold(1, [0, 40], [40, 43])]);
  expect(pooled.barIndex).toEqual(Int32Array.of(20, 21, 40, 41, 42));
  expect(pooled.foldNumber).toEqual(Int32Array.of(0, 0, 1, 1, 1));
  expect(pooled.target).toEqual(Float64Array.of(0, 1, 0, 1, 0));
  // half of the feature
  expect(Array.from(pooled.predictions)).toEqual([0.2, 1.21, 0.4, 1.41, 0.42].map((value) => expect.closeTo(value / 2, 12)));
  expect(pooled.metrics).toMatchObject({ kind: 'class', auc: 1 });
});

test('numbers are measured as numbers', async () => {
  const spec: ModelSpec = { kind: 'gbr' },
    { folds, pooled } = await run([fold(0, [0, 40], [40, 50])], { spec });
  expect(folds[0]).toMatchObject({ state: 'complete', metrics: { kind: 'number' } });
  expect(pooled.metrics.kind).toBe('number');
});

describe('where no fold has enough rows', () => {
  test('the last sentence says what is missing', async () => {
    await expect(run([fold(0, [0, 8], [20, 30]), fold(1, [0, 7], [20, 30]), fold(2, [0, 40], [60, 70])])).rejects.toEqual(
      expect.objectContaining({ code: 'ROWS_MISSING', message: 'none of 3 folds has enough rows: fold 2 has no rows to test' }),
    );
  });

  test('or that there are none', async () => {
    await expect(run([])).rejects.toEqual(
      expect.objectContaining({ code: 'ROWS_MISSING', message: 'none of 0 folds has enough rows: there are no folds' }),
    );
  });
});
