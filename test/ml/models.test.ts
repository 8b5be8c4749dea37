import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.js';
import { Learners } from '../../src/engine/learning/learners.js';
import { selectRows, type Dataset } from '../../src/ml/dataset.js';
import { auc } from '../../src/ml/evaluation/auc.js';
import { fitModel } from '../../src/ml/models/fit-model.js';
import { emptySgd, partialFit } from '../../src/ml/models/fit-sgd.js';
import type { LinearModel, TreeModel } from '../../src/ml/models/model.js';
import type { ModelSpec } from '../../src/ml/models/model-spec.js';
import { predict, predictRaw } from '../../src/ml/models/predict.js';
import { fitStandardScaling } from '../../src/ml/standard-scaling.js';
import { createDataset } from './fixture.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const training = createDataset(3000, 1),
  test_ = createDataset(2000, 2);
const numbers = createDataset(3000, 1, false),
  testNumbers = createDataset(2000, 2, false);

describe('classifiers', () => {
  // what this data gave, rounded down; logistic regression cannot see the waves of c
  test.each<[ModelSpec, number]>([
    [{ kind: 'gbc' }, 0.93],
    [{ kind: 'rfc' }, 0.92],
    [{ kind: 'sgdc' }, 0.84],
    [{ kind: 'logistic' }, 0.85],
  ])('%o say probabilities that part the classes', async (spec, least) => {
    const model = await fitModel(learners, spec, training),
      said = predict(learners, model, test_);
    expect(said.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
    expect(auc(said, test_.target)).toBeGreaterThan(least);
  });

  test('balanced class weights make the rarer class as loud as the other', async () => {
    const rare = selectRows(
      training,
      Int32Array.from({ length: 3000 }, (_, row) => row).filter((row) => training.target[row] === 0 || row % 10 === 0),
    );
    const meanOf = async (spec: ModelSpec): Promise<number> => {
      const said = predict(learners, await fitModel(learners, spec, rare), test_);
      return said.reduce((sum, probability) => sum + probability, 0) / said.length;
    };
    // leaves of deep trees hold one class, however much it weighs
    for (const spec of [{ kind: 'gbc' }, { kind: 'rfc', maxDepth: 4 }, { kind: 'logistic' }, { kind: 'sgdc' }] as const) {
      expect((await meanOf({ ...spec, classWeights: 'balanced' })) - (await meanOf(spec)), spec.kind).toBeGreaterThan(0.02);
    }
  });

  test('class weights are the weights of their rows', async () => {
    const weight = training.target.map((target) => (target === 1 ? 3 : 0.5));
    for (const kind of ['gbc', 'rfc', 'sgdc', 'logistic'] as const) {
      const [byClass, byRow] = [
        await fitModel(learners, { kind, classWeights: [0.5, 3] }, training),
        await fitModel(learners, { kind }, { ...training, weight }),
      ];
      expect(predict(learners, byClass, test_), kind).toEqual(predict(learners, byRow, test_));
    }
  });
});

describe('regressors', () => {
  test.each<[ModelSpec, number]>([
    [{ kind: 'gbr' }, 0.78],
    [{ kind: 'rfr' }, 0.7],
    [{ kind: 'sgdr' }, 0.4],
  ])('%o explain the target', async (spec, least) => {
    const said = predict(learners, await fitModel(learners, spec, numbers), testNumbers),
      mean = testNumbers.target.reduce((sum, value) => sum + value, 0) / 2000;
    const rest = testNumbers.target.reduce((sum, value, row) => sum + (value - said[row]!) ** 2, 0),
      all = testNumbers.target.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(1 - rest / all).toBeGreaterThan(least);
  });

  test('named monotone constraints hold', async () => {
    const model = await fitModel(learners, { kind: 'gbr', monotone: { a: 1, b: -1 } }, numbers);
    const grid = Float64Array.from({ length: 61 }, (_, i) => (i - 30) / 10);
    for (const [feature, direction] of [
      [0, 1],
      [1, -1],
    ] as const) {
      const said = predict(learners, model, {
        rows: 61,
        columns: [0, 1, 2, 3].map((own) => (own === feature ? grid : new Float64Array(61).fill(0.3))),
      });
      for (let i = 1; i < 61; i++) expect(direction * (said[i]! - said[i - 1]!)).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('early stopping', () => {
  test('ends boosting by the validation rows', async () => {
    const model = (await fitModel(learners, { kind: 'gbc', trees: 500, learningRate: 0.3, patience: 5 }, training, test_)) as TreeModel;
    expect(model.validationLosses.length).toBeLessThan(200);
    expect(model.ensemble.treeStarts.length - 1).toBe(model.validationLosses.length - 5);
  });
});

describe('partialFit', () => {
  const halves = [Int32Array.from({ length: 1400 }, (_, row) => row), Int32Array.from({ length: 1600 }, (_, row) => 1400 + row)].map(
    (rows) => selectRows(training, rows),
  ) as [Dataset, Dataset];

  test.each([
    { kind: 'sgdc', classWeights: [1, 2] } as const,
    { kind: 'sgdc', isAveraged: false } as const,
    { kind: 'sgdr', schedule: 'constant', rate: 0.001 } as const,
  ])('in two halves gives the bits of one call: %o', (spec) => {
    const start = emptySgd(spec, training.features, fitStandardScaling(learners, halves[0]));
    const once = partialFit(learners, start, training);
    expect(partialFit(learners, partialFit(learners, start, halves[0]), halves[1])).toEqual(once);
  });

  test('goes on from a fitted model and keeps its scaling', async () => {
    const model = (await fitModel(learners, { kind: 'sgdc', passes: 3 }, halves[0])) as LinearModel,
      more = partialFit(learners, model, halves[1]);
    expect(more.state.step).toBe(3 * 1400 + 1600);
    expect(more.scaling).toBe(model.scaling);
  });
});

test('scaling is fitted on training rows and leaves missing values out', () => {
  const { means, scales } = fitStandardScaling(learners, {
    rows: 4,
    columns: [Float64Array.of(1, 3, Number.NaN, 5), new Float64Array(4).fill(0.1), new Float64Array(4).fill(Number.NaN)],
  });
  expect(Array.from(means)).toEqual([3, 0.1, 0]);
  expect(scales[0]).toBeCloseTo(Math.sqrt(8 / 3), 14);
  expect(Array.from(scales.subarray(1))).toEqual([1, 1]);
});

test('the raw prediction of a probability is its log odds', async () => {
  const model = await fitModel(learners, { kind: 'gbc', trees: 5 }, training);
  const raw = predictRaw(learners, model, test_),
    said = predict(learners, model, test_);
  raw.forEach((value, row) => expect(said[row]!).toBeCloseTo(1 / (1 + Math.exp(-value)), 14));
});

describe('what a caller gets wrong is one sentence', () => {
  const wrong = (change: Partial<Dataset>): Dataset => ({ ...training, ...change });
  const column = (row: number, value: number): Float64Array => training.target.map((old, index) => (index === row ? value : old));
  const noise = (row: number, value: number): Float64Array[] =>
    training.columns.with(
      3,
      training.columns[3]!.map((old, index) => (index === row ? value : old)),
    );
  test.each<[ModelSpec, Dataset, string]>([
    [{ kind: 'gbc', trees: 0 }, training, 'gbc trees must be a whole number from 1 to 10000, not 0'],
    [{ kind: 'gbc', learningRate: 0 }, training, 'gbc learningRate must be a number above 0 to 1, not 0'],
    [{ kind: 'gbc', l2: -1 }, training, 'gbc l2 must be a number from 0, not -1'],
    [{ kind: 'gbr', maxLeafs: 3 } as ModelSpec, numbers, 'gbr has no option "maxLeafs" (did you mean "maxLeaves"?)'],
    [{ kind: 'gbc', monotone: { q: 1 } }, training, 'gbc monotone names q, which is no feature'],
    [{ kind: 'gbc', monotone: { a: 2 } }, training, 'gbc monotone a must be -1, 0 or 1, not 2'],
    [{ kind: 'rfc', featuresPerNode: 5 }, training, 'rfc featuresPerNode must be at most the number of features, 4, not 5'],
    [{ kind: 'gbc', classWeights: [0, 1] }, training, 'gbc classWeights must be finite numbers above 0, not 0'],
    [{ kind: 'sgdc', schedule: 'fast' as 'constant' }, training, 'sgdc schedule must be one of optimal, inverse, constant, not fast'],
    [{ kind: 'gbc' }, wrong({ target: column(4, 2) }), 'gbc training target must be 0 or 1, and that of row 4 is 2'],
    [{ kind: 'gbr' }, wrong({ target: column(4, Number.NaN) }), 'gbr training target must be finite, and that of row 4 is NaN'],
    [
      { kind: 'logistic' },
      wrong({ target: new Float64Array(3000) }),
      'logistic training needs rows of both classes, and every target that counts is 0',
    ],
    [{ kind: 'gbc' }, wrong({ weight: training.target }), 'gbc training needs rows of both classes, and every target that counts is 1'],
    [{ kind: 'gbc' }, wrong({ weight: new Float64Array(3000) }), 'gbc training needs a row with a weight above 0, and every weight is 0'],
    [{ kind: 'gbc' }, wrong({ weight: column(9, -1) }), 'gbc training weights must be finite and not negative, and that of row 9 is -1'],
    [{ kind: 'gbc' }, wrong({ columns: training.columns.slice(1) }), 'gbc training has 3 columns and 4 names of features'],
    [{ kind: 'gbc' }, wrong({ rows: 2 }), 'gbc training has 2 rows, and feature a has 3000 values'],
    [
      { kind: 'gbc' },
      { rows: 0, features: ['a'], columns: [new Float64Array()], target: new Float64Array() },
      'gbc training needs from 1 to 16777215 rows, not 0',
    ],
    [
      { kind: 'sgdc' },
      wrong({ columns: noise(5, Infinity) }),
      'sgdc training features must be finite or missing, and noise of row 5 is Infinity',
    ],
    [
      { kind: 'sgdr', schedule: 'constant', rate: 1e300 },
      numbers,
      'sgdr rate must be small enough for the weights to stay finite, and with 1e+300 they do not',
    ],
  ])('%o', async (spec, dataset, sentence) => {
    const error = await fitModel(learners, spec, dataset).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(UsageError);
    expect(error).toMatchObject({ code: 'MODEL_INVALID', message: sentence });
  });

  test('other features than those of the model', async () => {
    const model = await fitModel(learners, { kind: 'gbc', trees: 1 }, training);
    expect(() => predict(learners, model, { rows: 1, columns: [Float64Array.of(1)] })).toThrow(
      'gbc prediction needs the 4 features that it was fitted on, not 1',
    );
    await expect(fitModel(learners, { kind: 'gbc' }, training, { ...test_, features: ['a', 'c', 'b', 'noise'] })).rejects.toThrow(
      'gbc validation needs feature b as column 1, not c',
    );
  });
});
