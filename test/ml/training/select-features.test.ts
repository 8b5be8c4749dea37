// Which features are kept: those without which the predictions of the later rows are worse.
import { describe, expect, test } from 'vitest';
import type { LearnerKernels } from '../../../src/core/learner-kernels.js';
import { randomStream } from '../../../src/core/random.js';
import type { ModelSpec } from '../../../src/ml/models/model-spec.js';
import type { LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import { selectFeatures } from '../../../src/ml/training/select-features.js';
import { HOUR } from '../market-rows.js';
import { hourlyRows } from '../hourly-rows.js';
import { recordKernels } from '../recording-kernels.js';

const NEVER = Number.MAX_SAFE_INTEGER,
  SGDR: ModelSpec = { kind: 'sgdr' };

/** Columns of noise; the target is their sum by these factors. */
function rowsBy(factors: Readonly<Record<string, number>>, count = 200): LabelledRows {
  const random = randomStream(4),
    columns = Object.keys(factors).map(() => Float64Array.from({ length: count }, () => random.normal()));
  const target = columns[0]!.map((_, row) => Object.values(factors).reduce((sum, factor, k) => sum + factor * columns[k]![row]!, 0));
  return hourlyRows(Object.fromEntries(Object.keys(factors).map((name, k) => [name, columns[k]!])), target);
}

/** Kernels that predict the sum of the features by these factors. */
function summing(factors: readonly number[]): LearnerKernels & ReturnType<typeof recordKernels> {
  return {
    ...recordKernels(),
    scoreLinear: (_, __, { columns, rows }) =>
      Float64Array.from({ length: rows }, (___, row) => factors.reduce((sum, factor, k) => sum + factor * columns[k]![row]!, 0)),
  };
}
const select = (kernels: LearnerKernels, rows: LabelledRows, most: number, embargoMs = 0): Promise<readonly string[]> =>
  selectFeatures(kernels, SGDR, rows, NEVER, { most, seed: 3, embargoMs });

describe('kept are', () => {
  const rows = rowsBy({ weak: 0.5, none: 0, strong: 2, middle: 1 }),
    kernels = summing([0.5, 0, 2, 1]);

  test.each([
    [1, ['strong']],
    [2, ['strong', 'middle']],
    [3, ['weak', 'strong', 'middle']],
  ])('the %i that the predictions need most, in the order of the rows', async (most, kept) => {
    expect(await select(kernels, rows, most)).toEqual(kept);
  });

  test('only those whose loss costs skill, and never none', async () => {
    expect(await select(summing([0, 0, 2, 0]), rows, 3)).toEqual(['strong']);
    // predicted the wrong way round: what is shuffled is better; of those that change nothing the first is kept
    expect(await select(summing([0, 0, -2, 0]), rows, 3)).toEqual(['weak']);
    expect(await select(summing([0, 0, 0, 0]), rows, 3)).toEqual(['weak']);
  });

  test('all where they are no more than may be kept, without a fit', async () => {
    const fresh = summing([0, 0, 0, 0]);
    expect(await select(fresh, rows, 4)).toEqual(rows.features);
    expect(await select(fresh, rows, 9)).toEqual(rows.features);
    expect(fresh.descended).toEqual([]);
  });
});

test('importance is measured on the last three tenths, an embargo behind what is learned from', async () => {
  const kernels = summing([1, 1]);
  await select(kernels, rowsBy({ a: 1, b: 1 }), 1, 4 * HOUR);
  // row 140 is decided at hour 141: what is known by hour 137
  expect(kernels.descended[0]!.training.target).toHaveLength(136);
});

test('boosting that stops early stops by a part of what is learned from, an embargo behind the rest', async () => {
  const kernels = recordKernels(),
    options = { most: 1, seed: 3, embargoMs: 4 * HOUR };
  await selectFeatures(kernels, { kind: 'gbr', patience: 2 }, rowsBy({ a: 1, b: 1 }), NEVER, options);
  const [{ training, validation }] = kernels.boosted as [(typeof kernels.boosted)[0]];
  // of 136 rows 28 stop; row 108 is decided at hour 109: what is known by hour 105
  expect([training.target.length, validation!.target.length]).toEqual([104, 28]);
});

test.each([0, -1, 1.5, Number.NaN])('%s features cannot be kept', async (most) => {
  await expect(select(summing([1, 1]), rowsBy({ a: 1, b: 1 }), most)).rejects.toEqual(
    expect.objectContaining({
      code: 'MODEL_INVALID',
      message: `feature selection must keep a whole number of features >= 1, not ${most}`,
    }),
  );
});

test('too few rows of either part are counted, and classes too', async () => {
  const refused = (rows: LabelledRows, spec: ModelSpec, message: string): Promise<void> =>
    expect(selectFeatures(recordKernels(), spec, rows, NEVER, { most: 1, seed: 1, embargoMs: 0 })).rejects.toEqual(
      expect.objectContaining({ code: 'ROWS_MISSING', message }),
    );
  await refused(rowsBy({ a: 1, b: 1 }, 2), SGDR, 'feature selection needs at least 2 rows, and there are 1: 1 is missing');
  // seven tenths of three rows are two
  await refused(rowsBy({ a: 1, b: 1 }, 3), SGDR, 'feature selection needs at least 2 rows, and there are 1: 1 is missing');
  const classes = (target: readonly number[]): LabelledRows => hourlyRows({ a: target, b: target.map((_, row) => row) }, target);
  await refused(
    classes([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
    { kind: 'logistic' },
    'feature selection needs at least 1 rows of class 1, and there are 0: 1 is missing',
  );
  await refused(
    classes([0, 1, 0, 1, 0, 1, 0, 1, 1, 1]),
    { kind: 'logistic' },
    'feature selection needs at least 1 rows of class 0, and there are 0: 1 is missing',
  );
});

test('rows that are known only after the cut are refused', async () => {
  const rows = rowsBy({ a: 1, b: 1 }, 10);
  await expect(selectFeatures(summing([1, 1]), SGDR, rows, 11 * HOUR - 1, { most: 1, seed: 1, embargoMs: 0 })).rejects.toThrow(
    'the feature selection must see labels known by',
  );
  expect(await selectFeatures(summing([1, 0]), SGDR, rows, 11 * HOUR, { most: 1, seed: 1, embargoMs: 0 })).toEqual(['a']);
});
