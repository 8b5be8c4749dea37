// Learning on: what is refused, how rows become steps, and what the mean of the weights forgets.
import { describe, expect, test } from 'vitest';
import { selectRows, type Dataset } from '../../../src/ml/dataset.js';
import { emptySgd, partialFit } from '../../../src/ml/models/fit-sgd.js';
import { fitModel } from '../../../src/ml/models/fit-model.js';
import type { LinearModel } from '../../../src/ml/models/model.js';
import type { SpecOf } from '../../../src/ml/models/model-spec.js';
import { noScaling } from '../../../src/ml/standard-scaling.js';
import { hourlyRows } from '../hourly-rows.js';
import { recordKernels } from '../recording-kernels.js';

const ROWS = hourlyRows({ a: [1, 2, 3, 4], b: [0, 0, 1, 1] }, [0, 1, 1, 1]),
  start = (spec: SpecOf<'sgdc' | 'sgdr'>): LinearModel => emptySgd(spec, ROWS.features, noScaling(2));

test('an empty model knows its scaling and nothing else', () => {
  expect(start({ kind: 'sgdc' })).toEqual({
    kind: 'sgdc',
    spec: { kind: 'sgdc' },
    features: ['a', 'b'],
    scaling: noScaling(2),
    state: { weights: new Float64Array(2), intercept: 0, weightSums: new Float64Array(2), interceptSum: 0, step: 0 },
  });
  expect(noScaling(2)).toEqual({ means: Float64Array.of(0, 0), scales: Float64Array.of(1, 1) });
  expect(start({ kind: 'sgdr', isAveraged: false }).state.weightSums).toBeUndefined();
  expect(() => start({ kind: 'sgdr', passes: 0 })).toThrow('sgdr passes must be a whole number from 1 to 10000, not 0');
});

describe('is refused', () => {
  test('to logistic regression and to balanced class weights', async () => {
    const kernels = recordKernels(),
      logistic = (await fitModel(kernels, { kind: 'logistic' }, ROWS)) as LinearModel;
    expect(() => partialFit(kernels, logistic, ROWS)).toThrow(
      expect.objectContaining({
        code: 'MODEL_INVALID',
        message: 'logistic cannot learn from more rows; kinds that can are sgdc, sgdr',
      }),
    );
    expect(() => partialFit(kernels, start({ kind: 'sgdc', classWeights: 'balanced' }), ROWS)).toThrow(
      expect.objectContaining({ code: 'MODEL_INVALID', message: 'sgdc classWeights must be two numbers for more rows, not balanced' }),
    );
  });

  test.each([
    [{ target: Float64Array.of(0, 1, 2, 1) }, 'sgdc more rows target must be 0 or 1, and that of row 2 is 2'],
    [{ features: ['b', 'a'] }, 'sgdc more rows needs feature a as column 0, not b'],
    [
      { columns: [ROWS.columns[0]!, Float64Array.of(0, 1, -Infinity, 1)] },
      'sgdc more rows features must be finite or missing, and b of row 2 is -Infinity',
    ],
    [{ columns: [ROWS.columns[0]!], features: ['a'] }, 'sgdc more rows needs the 2 features that it was fitted on, not 1'],
  ])('where rows are wrong: %j', (change, sentence) => {
    expect(() => partialFit(recordKernels(), start({ kind: 'sgdc' }), { ...ROWS, ...change })).toThrow(sentence);
  });

  test('and numbers are fine for a model of numbers', () => {
    const kernels = recordKernels();
    expect(partialFit(kernels, start({ kind: 'sgdr' }), { ...ROWS, target: Float64Array.of(0, 1, 2, 1) }).state.step).toBe(4);
  });
});

test('takes one pass over the rows in their order, weighed by their class', () => {
  const kernels = recordKernels(),
    model = partialFit(kernels, start({ kind: 'sgdc', passes: 7, classWeights: [3, 2] }), ROWS);
  expect(kernels.descended).toHaveLength(1);
  expect(kernels.descended[0]!.settings).toMatchObject({ passes: 1, isShuffled: false, schedule: 'optimal', loss: 'log' });
  expect(kernels.descended[0]!.training.weight).toEqual(Float64Array.of(3, 2, 2, 2));
  expect(model.features).toEqual(['a', 'b']);
});

describe('rows are held', () => {
  // a half-life of 4 ln 2 holds 4 rows
  const held = (rows: number): number => rows * Math.LN2;

  test('all at once while there are no more of them than are held', () => {
    const kernels = recordKernels();
    partialFit(kernels, start({ kind: 'sgdc', halfLife: held(4) + 1e-9 }), ROWS);
    expect(kernels.descended.map(({ training }) => training.rows)).toEqual([4]);
  });

  test('one by one, with their weights, where there are more', () => {
    const kernels = recordKernels();
    partialFit(kernels, start({ kind: 'sgdc', halfLife: held(3) }), { ...ROWS, weight: Float64Array.of(1, 2, 3, 4) });
    expect(
      kernels.descended.map(({ training }) => [training.rows, training.columns[0]![0], training.target[0], training.weight![0]]),
    ).toEqual([
      [1, 1, 0, 1],
      [1, 2, 1, 2],
      [1, 3, 1, 3],
      [1, 4, 1, 4],
    ]);
    partialFit(kernels, start({ kind: 'sgdc', halfLife: held(3) }), ROWS);
    expect(kernels.descended.at(-1)!.training.weight).toBeUndefined();
  });

  test('all at once where nothing is averaged, or nothing is forgotten', () => {
    const kernels = recordKernels();
    partialFit(kernels, start({ kind: 'sgdc', halfLife: 1, isAveraged: false }), ROWS);
    partialFit(kernels, start({ kind: 'sgdc', halfLife: 0 }), ROWS);
    expect(kernels.descended.map(({ training }) => training.rows)).toEqual([4, 4]);
  });

  /** Weights after the steps are 1, 3, 6, 10: each step adds the value of its row. */
  const meanOf = (halfLife: number): number => {
    const { weightSums, interceptSum, step } = partialFit(recordKernels(), start({ kind: 'sgdc', halfLife }), ROWS).state;
    expect(step).toBe(4);
    expect(interceptSum / step).toBeCloseTo((2 * weightSums![0]!) / step, 12);
    return weightSums![0]! / step;
  };

  test('the mean of the weights is that of all, until more rows were seen than are held', () => {
    expect(meanOf(0)).toBeCloseTo((1 + 3 + 6 + 10) / 4, 12);
    // three rows at once: 10 / 3; the fourth is one beside three
    expect(meanOf(held(3))).toBeCloseTo((3 * (10 / 3) + 10) / 4, 9);
    // two rows: 2; then (2 * 2 + 6) / 3 and (2 * 10 / 3 + 10) / 3
    expect(meanOf(held(2))).toBeCloseTo((20 / 3 + 10) / 3, 9);
  });

  test('and has the bits of one call until then', () => {
    const odd = hourlyRows({ a: [0.1, 0.7, 0.3, 0.9], b: [0, 0, 1, 1] }, [0, 1, 1, 1]),
      part = (from: number, to: number): Dataset =>
        selectRows(
          odd,
          Int32Array.from({ length: to - from }, (_, row) => from + row),
        );
    const model = start({ kind: 'sgdc', halfLife: held(3) }),
      first = partialFit(recordKernels(), model, part(0, 3));
    // three rows in one call, a fourth in another: four in one call are taken one by one
    expect(partialFit(recordKernels(), model, odd).state).toEqual(partialFit(recordKernels(), first, part(3, 4)).state);
  });

  test('at least one row is held', () => {
    // 1; (1 + 3) / 2; (2 + 6) / 2; (4 + 10) / 2
    expect(meanOf(1e-9)).toBeCloseTo(7, 12);
  });
});
