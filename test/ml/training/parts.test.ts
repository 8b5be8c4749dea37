// Which rows a pipeline learns from, stops by and calibrates on: the kernels keep what they were given, and predict the first feature.
import { describe, expect, test } from 'vitest';
import type { ModelSpec } from '../../../src/ml/models/model-spec.js';
import type { LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import { fitPipeline, predictPipeline, type PipelineOptions } from '../../../src/ml/training/fit-pipeline.js';
import { fitStopping } from '../../../src/ml/training/fit-stopping.js';
import { fitKnownCalibration } from '../../../src/ml/training/known-calibration.js';
import { fitKnownScaling } from '../../../src/ml/training/known-scaling.js';
import { HOUR } from '../market-rows.js';
import { hourlyRows } from '../hourly-rows.js';
import { recordKernels, type Recorded } from '../recording-kernels.js';

/** Classes by turns; the first feature is 1 for ones and 0.5 for zeros. */
function rowsOf(count: number, horizonBars = 1): LabelledRows {
  const target = Array.from({ length: count }, (_, row) => row % 2);
  return hourlyRows({ a: target.map((value) => (1 + value) / 2), b: target.map((_, row) => row) }, target, horizonBars);
}
const LOGISTIC: ModelSpec = { kind: 'logistic' };
const NEVER = Number.MAX_SAFE_INTEGER;

describe('a pipeline', () => {
  const partsOf = async (rows: LabelledRows, change: Partial<PipelineOptions> = {}): Promise<Recorded['regressed']> => {
    const kernels = recordKernels();
    await fitPipeline(kernels, rows, NEVER, { spec: LOGISTIC, seed: 1, ...change });
    return kernels.regressed;
  };

  test('calibrates on the last fifth, and learns from the rows before it whose labels are known when it begins', async () => {
    const [learned, calibrated, ...rest] = await partsOf(rowsOf(200, 4));
    expect(rest).toEqual([]);
    // row 160 is decided at the end of hour 161, when row 156 is known
    expect(learned!.training.columns[1]).toEqual(Float64Array.from({ length: 157 }, (_, row) => row));
    expect(learned!.l2).toBe(1);
    // a sigmoid of the first feature, without shrinking, on rows 160 to 199
    expect(calibrated!.training.columns).toEqual([Float64Array.from({ length: 40 }, (_, row) => (1 + (row % 2)) / 2)]);
    expect(calibrated!.l2).toBe(0);
  });

  test('keeps the embargo, and calibrates on the share that it is told', async () => {
    const [learned, calibrated] = await partsOf(rowsOf(200, 4), { embargoMs: 10 * HOUR, calibrationShare: 0.4 });
    // row 120 is decided at hour 121: what is known by hour 111
    expect([learned!.training.rows, calibrated!.training.rows]).toEqual([107, 80]);
  });

  test('learns from every row where nothing calibrates, and where targets are numbers', async () => {
    expect((await partsOf(rowsOf(100), { calibration: 'none' })).map(({ training }) => training.rows)).toEqual([100]);
    const kernels = recordKernels();
    const { calibration } = await fitPipeline(kernels, rowsOf(100), NEVER, { spec: { kind: 'gbr' }, seed: 1, calibration: 'platt' });
    expect(calibration).toBeUndefined();
    expect(kernels.boosted[0]!.training.target).toHaveLength(100);
  });

  test('has its calibration: a sigmoid, or steps', async () => {
    const kernels = recordKernels(),
      fit = (change: Partial<PipelineOptions>) => fitPipeline(kernels, rowsOf(200), NEVER, { spec: LOGISTIC, seed: 1, ...change });
    const [sigmoid, steps] = [await fit({}), await fit({ calibration: 'isotonic' })];
    expect(sigmoid.calibration).toEqual({ kind: 'platt', slope: 1, intercept: 0 });
    expect(steps.calibration).toEqual({ kind: 'isotonic', scores: Float64Array.of(0.5, 1), probabilities: Float64Array.of(0, 1) });
    const features = { rows: 2, columns: [Float64Array.of(0.75, 1), Float64Array.of(0, 0)] };
    // the sigmoid of these kernels halves
    expect(predictPipeline(kernels, sigmoid, features)).toEqual(Float64Array.of(0.375, 0.5));
    expect(predictPipeline(kernels, steps, features)).toEqual(Float64Array.of(0.5, 1));
    expect(predictPipeline(kernels, { ...steps, calibration: undefined }, features)).toEqual(Float64Array.of(0.375, 0.5));
  });

  const refused = (rows: LabelledRows, change: Partial<PipelineOptions>, message: string): Promise<void> =>
    expect(partsOf(rows, change)).rejects.toEqual(expect.objectContaining({ code: 'ROWS_MISSING', message }));

  test('needs 100 rows to learn from, or as many as it is told', async () => {
    expect(await partsOf(rowsOf(125))).toHaveLength(2);
    await refused(rowsOf(124), {}, 'training needs at least 100 rows, and there are 99: 1 is missing');
    expect(await partsOf(rowsOf(100), { leastRows: 80 })).toHaveLength(2);
    await refused(rowsOf(100), { leastRows: 81 }, 'training needs at least 81 rows, and there are 80: 1 is missing');
  });

  test('needs ten rows of either class in each part, or as many as it is told', async () => {
    const few = (ones: number, from: number, to: number): LabelledRows => {
      const rows = rowsOf(200);
      return { ...rows, target: rows.target.map((value, row) => (row < from || row >= to ? value : Number(row < from + ones))) };
    };
    expect(await partsOf(few(10, 0, 160))).toHaveLength(2);
    await refused(few(9, 0, 160), {}, 'training needs at least 10 rows of class 1, and there are 9: 1 is missing');
    await refused(few(8, 160, 200), {}, 'calibration needs at least 10 rows of class 1, and there are 8: 2 are missing');
    await refused(few(33, 160, 200), {}, 'calibration needs at least 10 rows of class 0, and there are 7: 3 are missing');
    expect(await partsOf(few(8, 160, 200), { leastOfClass: 8 })).toHaveLength(2);
    await refused(rowsOf(200), { calibrationShare: 0.05 }, 'calibration needs at least 20 rows, and there are 10: 10 are missing');
  });

  test('asks for no classes where targets are numbers', async () => {
    const kernels = recordKernels();
    await fitPipeline(kernels, hourlyRows({ a: [1, 2, 3] }, [5, 6, 7]), NEVER, { spec: { kind: 'gbr' }, seed: 1, leastRows: 3 });
    expect(kernels.boosted).toHaveLength(1);
  });

  test('keeps the features that matter, in what it learns and in what calibrates', async () => {
    const rows = rowsOf(200),
      kernels = recordKernels();
    // predicted is what stands first: without b, which only counts the rows
    const backwards = { ...rows, features: ['b', 'a'], columns: [rows.columns[1]!, rows.columns[0]!] };
    const second = { ...kernels, scoreLinear: (...[, , { columns }]: Parameters<typeof kernels.scoreLinear>) => columns.at(-1)!.slice() };
    const { model } = await fitPipeline(second, backwards, NEVER, { spec: LOGISTIC, seed: 1, mostFeatures: 1 });
    expect(model.features).toEqual(['a']);
    // one fit to select on seven tenths of what is learned from, one to keep, one to calibrate
    expect(kernels.regressed.map(({ training }) => [training.rows, training.columns.length])).toEqual([
      [112, 2],
      [160, 1],
      [40, 1],
    ]);
  });

  test('leaves the embargo out of what selects, too', async () => {
    const kernels = recordKernels();
    await fitPipeline(kernels, rowsOf(200), NEVER, { spec: LOGISTIC, seed: 1, mostFeatures: 1, embargoMs: 5 * HOUR, leastRows: 10 });
    // 155 rows are learned from; row 108 of them is decided at hour 109: what is known by hour 104
    expect(kernels.regressed[0]!.training.rows).toBe(103);
  });
});

describe('early stopping', () => {
  const options = { embargoMs: 0, leastRows: 10, leastOfClass: 5 };

  test.each(['gbc', 'gbr'] as const)('%s stops by the last fifth, an embargo behind what it learns from', async (kind) => {
    const kernels = recordKernels(),
      rows = { ...rowsOf(100), weight: new Float64Array(100).fill(4) };
    const { stopping } = await fitStopping(kernels, { kind, patience: 3 }, rows, { ...options, embargoMs: 2 * HOUR });
    const [{ training, validation, settings }] = kernels.boosted as [Recorded['boosted'][0]];
    expect(settings.patience).toBe(3);
    // row 80 is decided at hour 81: what is known by hour 79
    expect(training.columns[1]).toEqual(Float64Array.from({ length: 78 }, (_, row) => row));
    expect(validation!.columns[1]).toEqual(Float64Array.from({ length: 20 }, (_, row) => 80 + row));
    expect(stopping).toEqual({ rows: 20, fromMs: 81 * HOUR, toMs: 100 * HOUR });
    // weights have the mean 1 in what is learned from
    expect([training.weight![0], validation!.weight![0]]).toEqual([1, 4]);
  });

  test.each<[ModelSpec]>([[{ kind: 'gbc' }], [{ kind: 'gbr' }], [{ kind: 'rfc' }], [{ kind: 'sgdr' }], [LOGISTIC]])(
    '%j learns from every row',
    async (spec) => {
      const kernels = recordKernels(),
        { stopping } = await fitStopping(kernels, spec, { ...rowsOf(20), weight: new Float64Array(20).fill(4) }, options);
      const [{ training }] = [...kernels.boosted, ...kernels.grown, ...kernels.descended, ...kernels.regressed] as [Recorded['grown'][0]];
      expect(training.weight).toEqual(new Float64Array(20).fill(1));
      expect(stopping).toBeUndefined();
    },
  );

  test('is for boosting alone: another kind is told that it has no patience before rows are counted', async () => {
    const spec = { kind: 'rfc', patience: 3 } as ModelSpec;
    await expect(fitStopping(recordKernels(), spec, rowsOf(4), options)).rejects.toThrow('rfc has no option "patience"');
  });

  test.each<[number, number, number, string]>([
    [100, 81, 5, 'training needs at least 81 rows, and there are 80: 1 is missing'],
    [100, 80, 11, 'early stopping needs at least 22 rows, and there are 20: 2 are missing'],
    [100, 80, 41, 'training needs at least 41 rows of class 0, and there are 40: 1 is missing'],
  ])('of %i rows, %i to learn from and %i of a class', async (count, leastRows, leastOfClass, message) => {
    await expect(
      fitStopping(recordKernels(), { kind: 'gbc', patience: 3 }, rowsOf(count), { embargoMs: 0, leastRows, leastOfClass }),
    ).rejects.toEqual(expect.objectContaining({ code: 'ROWS_MISSING', message }));
  });

  test('needs rows of both classes to stop by', async () => {
    const rows = rowsOf(100),
      target = rows.target.map((value, row) => (row < 80 ? value : Number(row < 83)));
    await expect(fitStopping(recordKernels(), { kind: 'gbc', patience: 3 }, { ...rows, target }, options)).rejects.toThrow(
      'early stopping needs at least 5 rows of class 1, and there are 3: 2 are missing',
    );
  });

  test('of numbers needs a row to stop by, and no classes', async () => {
    const kernels = recordKernels(),
      numbers = hourlyRows({ a: [1, 2, 3, 4, 5] }, [5, 6, 7, 8, 9]),
      fit = (rows: LabelledRows) => fitStopping(kernels, { kind: 'gbr', patience: 3 }, rows, { ...options, leastRows: 0 });
    expect((await fit(numbers)).stopping).toMatchObject({ rows: 1 });
  });
});

test('a pipeline that stops early keeps its embargo and its least rows in what stops, too', async () => {
  const kernels = recordKernels(),
    options: PipelineOptions = { spec: { kind: 'gbc', patience: 2 }, seed: 1, embargoMs: 4 * HOUR, leastRows: 110 };
  const { stopping } = await fitPipeline(kernels, rowsOf(200), NEVER, options);
  // 156 rows are left by what calibrates; row 124 of them is decided at hour 125: what is known by hour 121
  expect([kernels.boosted[0]!.training.target.length, stopping!.rows]).toEqual([120, 32]);
  await expect(fitPipeline(kernels, rowsOf(200), NEVER, { ...options, leastRows: 121 })).rejects.toThrow(
    'training needs at least 121 rows, and there are 120: 1 is missing',
  );
});

test('scaling outside of a model sees no row that is known only after the cut', () => {
  const rows = rowsOf(10);
  expect(fitKnownScaling(recordKernels(), rows, 11 * HOUR).means).toEqual(Float64Array.of(0.75, 4.5));
  expect(() => fitKnownScaling(recordKernels(), rows, 11 * HOUR - 1)).toThrow('the scaler must see labels known by');
});

test('a calibration sees no row that is known only after the cut', async () => {
  const kernels = recordKernels(),
    { model } = await fitPipeline(kernels, rowsOf(200), NEVER, { spec: LOGISTIC, seed: 1 });
  const rows = rowsOf(10);
  expect(fitKnownCalibration(kernels, 'platt', model, rows, 11 * HOUR)).toEqual({ kind: 'platt', slope: 1, intercept: 0 });
  expect(fitKnownCalibration(kernels, 'isotonic', model, rows, 11 * HOUR).kind).toBe('isotonic');
  expect(() => fitKnownCalibration(kernels, 'platt', model, rows, 11 * HOUR - 1)).toThrow(
    'the calibration must see labels known by 1970-01-01T10:59:59.999Z only, and that of row 9 (bar 9) is known at 1970-01-01T11:00:00.000Z',
  );
});
