// What a spec asks of the kernels: defaults, options that are given, and what is refused before anything is learned.
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { fitModel } from '../../../src/ml/models/fit-model.js';
import type { LinearModel } from '../../../src/ml/models/model.js';
import type { ModelSpec } from '../../../src/ml/models/model-spec.js';
import { predict, predictRaw } from '../../../src/ml/models/predict.js';
import { hourlyRows } from '../hourly-rows.js';
import { recordKernels } from '../recording-kernels.js';

const CLASSES = hourlyRows({ a: [1, 2, 3, 4], b: [5, 6, 8, 7], c: [0, 1, 0, 1], d: [2, 2, 1, 1], e: [9, 8, 7, 6] }, [0, 1, 1, 1]),
  NUMBERS = { ...CLASSES, target: Float64Array.of(0.5, -1, 2, 3) };
const BOOSTING = {
  seed: 0,
  trees: 100,
  learningRate: 0.1,
  bins: 255,
  maxLeaves: 31,
  maxDepth: 64,
  minRows: 20,
  minHessian: 0.001,
  minGain: 0,
  l2: 0,
  rowShare: 1,
  featureShare: 1,
  patience: 10,
};
const FOREST = { seed: 0, trees: 100, bins: 255, maxDepth: 12, minRows: 1 };
const DESCENT = { seed: 0, passes: 5, l2: 1e-4, rate: 0.01, power: 0.25, isShuffled: true };

describe('boosting', () => {
  test('has its defaults, and the loss of its targets', async () => {
    const kernels = recordKernels(),
      model = await fitModel(kernels, { kind: 'gbc' }, CLASSES);
    await fitModel(kernels, { kind: 'gbr' }, NUMBERS, { ...NUMBERS });
    expect(kernels.boosted.map(({ settings }) => settings)).toEqual([
      { ...BOOSTING, loss: 'log', monotone: undefined },
      { ...BOOSTING, loss: 'squared', monotone: undefined },
    ]);
    expect(kernels.boosted.map(({ training }) => training)).toEqual([CLASSES, NUMBERS]);
    expect(kernels.boosted.map(({ validation }) => validation)).toEqual([undefined, NUMBERS]);
    expect(model).toMatchObject({ kind: 'gbc', spec: { kind: 'gbc' }, features: CLASSES.features, validationLosses: Float64Array.of(0.5) });
  });

  test('of numbers may have one target', async () => {
    const kernels = recordKernels();
    await fitModel(kernels, { kind: 'gbr' }, { ...NUMBERS, target: new Float64Array(4).fill(3) });
    expect(kernels.boosted).toHaveLength(1);
  });

  test('takes options, and directions by the names of features', async () => {
    const kernels = recordKernels();
    await fitModel(kernels, { kind: 'gbc', trees: 3, l2: 2, monotone: { d: -1, b: 1, a: 0 }, classWeights: [1, 1] }, CLASSES);
    expect(kernels.boosted[0]!.settings).toEqual({ ...BOOSTING, trees: 3, l2: 2, loss: 'log', monotone: [0, 1, 0, -1, 0] });
  });
});

describe('forests', () => {
  test('look at the square root of the features in each node, at least at one; 0 stands for that', async () => {
    const kernels = recordKernels(),
      model = await fitModel(kernels, { kind: 'rfc' }, CLASSES);
    await fitModel(kernels, { kind: 'rfr', featuresPerNode: 0 }, hourlyRows({ a: [1, 2], b: [2, 1], c: [3, 4] }, [0, 7]));
    expect(kernels.grown.map(({ settings }) => settings)).toEqual([
      { ...FOREST, featuresPerNode: 2, isCentred: false },
      { ...FOREST, featuresPerNode: 1, isCentred: true },
    ]);
    expect(model).toMatchObject({ kind: 'rfc', features: CLASSES.features, validationLosses: new Float64Array() });
  });

  test('may look at all features, and not at more', async () => {
    const kernels = recordKernels();
    await fitModel(kernels, { kind: 'rfc', featuresPerNode: 5, trees: 2 }, CLASSES);
    expect(kernels.grown[0]!.settings).toEqual({ ...FOREST, trees: 2, featuresPerNode: 5, isCentred: false });
    await expect(fitModel(kernels, { kind: 'rfr', featuresPerNode: 6 }, NUMBERS)).rejects.toThrow(
      'rfr featuresPerNode must be at most the number of features, 5, not 6',
    );
  });
});

describe('descent', () => {
  test('has its defaults: classes by the optimal schedule, numbers by the inverse one, shuffled, weights averaged', async () => {
    const kernels = recordKernels(),
      model = (await fitModel(kernels, { kind: 'sgdc' }, CLASSES)) as LinearModel;
    await fitModel(kernels, { kind: 'sgdr' }, NUMBERS);
    expect(kernels.descended.map(({ settings }) => settings)).toEqual([
      { ...DESCENT, schedule: 'optimal', loss: 'log' },
      { ...DESCENT, schedule: 'inverse', loss: 'squared' },
    ]);
    expect(model.state).toMatchObject({ weightSums: expect.any(Float64Array), step: 20 });
    expect(model).toMatchObject({ kind: 'sgdc', spec: { kind: 'sgdc' }, features: CLASSES.features });
    // the first feature is 1, 2, 3, 4
    expect([model.scaling.means[0], model.scaling.scales[0]]).toEqual([2.5, Math.sqrt(5 / 4)]);
  });

  test.each(['optimal', 'inverse', 'constant'] as const)('takes its options: %s', async (schedule) => {
    const kernels = recordKernels(),
      spec = { kind: 'sgdr', passes: 2, rate: 0.5, schedule, isAveraged: false } as const;
    const model = (await fitModel(kernels, spec, NUMBERS)) as LinearModel;
    expect(kernels.descended[0]!.settings).toEqual({ ...DESCENT, passes: 2, rate: 0.5, schedule, loss: 'squared' });
    expect(model.state.weightSums).toBeUndefined();
  });

  test('weights that are not finite are refused, and so is an intercept', async () => {
    for (const change of [{ weights: Float64Array.of(1, 1, NaN, 1, 1) }, { intercept: Infinity }]) {
      const kernels = recordKernels();
      await expect(
        fitModel({ ...kernels, descend: (...given) => ({ ...kernels.descend(...given), ...change }) }, { kind: 'sgdc', rate: 7 }, CLASSES),
      ).rejects.toThrow('sgdc rate must be small enough for the weights to stay finite, and with 7 they do not');
    }
  });
});

describe('logistic regression', () => {
  test('shrinks by 1, or as told, and has no steps', async () => {
    const kernels = recordKernels();
    await fitModel(kernels, { kind: 'logistic' }, CLASSES);
    const model = await fitModel(kernels, { kind: 'logistic', l2: 0, classWeights: [1, 2] }, CLASSES);
    expect(kernels.regressed.map(({ l2 }) => l2)).toEqual([1, 0]);
    expect(kernels.regressed[1]!.training.weight).toEqual(Float64Array.of(1, 2, 2, 2));
    expect(model).toMatchObject({ kind: 'logistic', spec: { l2: 0 }, features: CLASSES.features });
  });

  test('features are scaled by their deviation however small they are', async () => {
    const kernels = recordKernels(),
      small = { ...CLASSES, columns: CLASSES.columns.with(1, Float64Array.of(1e-8, 3e-8, 3e-8, 1e-8)) };
    await fitModel(kernels, { kind: 'logistic' }, small);
    const { means, scales } = kernels.regressed[0]!.scaling;
    expect([means[1], scales[1]]).toEqual([expect.closeTo(2e-8, 20), expect.closeTo(1e-8, 20)]);
  });

  test('a feature whose numbers are too large to be summed has an infinite scale; an infinite one is refused', async () => {
    const kernels = recordKernels(),
      huge = { ...CLASSES, columns: CLASSES.columns.with(1, Float64Array.of(1e308, 1e308, 1e308, 1)) };
    await fitModel(kernels, { kind: 'logistic' }, huge);
    const { means, scales } = kernels.regressed[0]!.scaling;
    expect([means[0], means[1], scales[0], scales[1]]).toEqual([2.5, 0, Math.sqrt(5 / 4), Infinity]);
    await expect(
      fitModel(kernels, { kind: 'logistic' }, { ...CLASSES, columns: CLASSES.columns.with(1, Float64Array.of(1, 2, -Infinity, 1)) }),
    ).rejects.toThrow('logistic training features must be finite or missing, and b of row 2 is -Infinity');
  });
});

describe('class weights', () => {
  const weightsOf = async (spec: ModelSpec, weight?: Float64Array): Promise<Float64Array | undefined> => {
    const kernels = recordKernels();
    await fitModel(kernels, spec, { ...CLASSES, weight });
    return [...kernels.boosted, ...kernels.grown, ...kernels.descended, ...kernels.regressed][0]!.training.weight;
  };

  test.each(['gbc', 'rfc', 'sgdc', 'logistic'] as const)('of %s: none, two numbers, balanced', async (kind) => {
    expect(await weightsOf({ kind })).toBeUndefined();
    expect(await weightsOf({ kind, classWeights: undefined }, Float64Array.of(1, 2, 3, 4))).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(await weightsOf({ kind, classWeights: [2, 0.5] })).toEqual(Float64Array.of(2, 0.5, 0.5, 0.5));
    // 4 / (2 * 1) and 4 / (2 * 3)
    expect(await weightsOf({ kind, classWeights: 'balanced' })).toEqual(Float64Array.of(2, 2 / 3, 2 / 3, 2 / 3));
    const kernels = recordKernels();
    await fitModel(kernels, { kind: 'logistic', classWeights: 'balanced' }, hourlyRows({ a: [1, 2, 3, 4, 5] }, [0, 0, 0, 1, 1]));
    // 5 / (2 * 3) and 5 / (2 * 2)
    expect(kernels.regressed[0]!.training.weight).toEqual(Float64Array.of(5 / 6, 5 / 6, 5 / 6, 5 / 4, 5 / 4));
    expect(await weightsOf({ kind, classWeights: [2, 0.5] }, Float64Array.of(1, 2, 3, 0))).toEqual(Float64Array.of(2, 1, 1.5, 0));
  });

  test.each([
    ['even', 'gbc classWeights must be balanced or two numbers, not "even"'],
    [[1], 'gbc classWeights must be balanced or two numbers, not [1]'],
    [[1, 2, 3], 'gbc classWeights must be balanced or two numbers, not [1,2,3]'],
    [3, 'gbc classWeights must be balanced or two numbers, not 3'],
    [[1, -2], 'gbc classWeights must be finite numbers above 0, not -2'],
    [[1, Infinity], 'gbc classWeights must be finite numbers above 0, not Infinity'],
    [[Number.NaN, 1], 'gbc classWeights must be finite numbers above 0, not NaN'],
  ])('%j are refused', async (classWeights, message) => {
    await expect(weightsOf({ kind: 'gbc', classWeights } as unknown as ModelSpec)).rejects.toEqual(
      expect.objectContaining({ code: 'MODEL_INVALID', message }),
    );
  });
});

test.each([
  [{ kind: 'gbr', classWeights: 'balanced' }, 'gbr has no option "classWeights"'],
  [{ kind: 'rfr', classWeights: 'balanced' }, 'rfr has no option "classWeights"'],
  [{ kind: 'sgdr', classWeights: [1, 1] }, 'sgdr has no option "classWeights"'],
  [{ kind: 'rfr', patience: 3 }, 'rfr has no option "patience"'],
  [{ kind: 'sgdr', pases: 3 }, 'sgdr has no option "pases" (did you mean "passes"?)'],
  [{ kind: 'gbr', monoton: 3 }, 'gbr has no option "monoton" (did you mean "monotone"?)'],
  [{ kind: 'gbr', bins: 1 }, 'gbr bins must be a whole number from 2 to 255, not 1'],
  [{ kind: 'gbr', bins: 256 }, 'gbr bins must be a whole number from 2 to 255, not 256'],
  [{ kind: 'gbr', bins: 7.5 }, 'gbr bins must be a whole number from 2 to 255, not 7.5'],
  [{ kind: 'gbr', l2: Number.NaN }, 'gbr l2 must be a number from 0, not NaN'],
  [{ kind: 'gbr', l2: Infinity }, 'gbr l2 must be a number from 0, not Infinity'],
  [{ kind: 'gbr', rowShare: 1.01 }, 'gbr rowShare must be a number above 0 to 1, not 1.01'],
  [{ kind: 'sgdr', l2: 0 }, 'sgdr l2 must be a number above 0, not 0'],
  [{ kind: 'sgdr', power: 11 }, 'sgdr power must be a number from 0 to 10, not 11'],
])('%j is refused', async (spec, message) => {
  const refused = await fitModel(recordKernels(), spec as ModelSpec, NUMBERS).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(UsageError);
  expect(refused).toMatchObject({ code: 'MODEL_INVALID', message, context: { option: expect.any(String) as string } });
});

test('the ends of a range are allowed', async () => {
  const kernels = recordKernels(),
    spec = { kind: 'gbr', bins: 2, trees: 10_000, l2: 0, rowShare: 1, minRows: 1, maxLeaves: 4096 } as const;
  await fitModel(kernels, spec, NUMBERS);
  const { kind: _, ...options } = spec;
  expect(kernels.boosted[0]!.settings).toMatchObject(options);
  await fitModel(kernels, { kind: 'sgdr', power: 10, halfLife: 0 }, NUMBERS);
  expect(kernels.descended[0]!.settings).toMatchObject({ power: 10 });
});

describe('predictions', () => {
  const FEATURES = { rows: 2, columns: [2, 3, 4, 5, 6].map((value) => Float64Array.of(value, -value)) };

  test.each<[ModelSpec, boolean]>([
    [{ kind: 'gbc' }, true],
    [{ kind: 'sgdc' }, true],
    [{ kind: 'logistic' }, true],
    [{ kind: 'rfc' }, false],
    [{ kind: 'gbr' }, false],
    [{ kind: 'rfr' }, false],
    [{ kind: 'sgdr' }, false],
  ])('of %j are log odds: %s', async (spec, isOdds) => {
    const kernels = recordKernels(),
      isClass = spec.kind.endsWith('c');
    const model = await fitModel(kernels, spec, isClass ? CLASSES : NUMBERS);
    expect(predictRaw(kernels, model, FEATURES)).toEqual(Float64Array.of(2, -2));
    expect(predict(kernels, model, FEATURES)).toEqual(isOdds ? Float64Array.of(1, -1) : Float64Array.of(2, -2));
  });

  test('infinite features are refused by linear models, and not by trees', async () => {
    const kernels = recordKernels(),
      infinite = { rows: 2, columns: FEATURES.columns.with(2, Float64Array.of(1, Infinity)) };
    const linear = await fitModel(kernels, { kind: 'sgdr' }, NUMBERS),
      trees = await fitModel(kernels, { kind: 'gbr' }, NUMBERS);
    expect(() => predictRaw(kernels, linear, infinite)).toThrow(
      'sgdr prediction features must be finite or missing, and c of row 1 is Infinity',
    );
    expect(predictRaw(kernels, trees, infinite)).toEqual(Float64Array.of(2, -2));
    expect(() => predictRaw(kernels, linear, { ...FEATURES, rows: 3 })).toThrow('sgdr prediction has 3 rows, and feature a has 2 values');
  });
});
