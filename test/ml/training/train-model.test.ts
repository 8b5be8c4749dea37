// A whole training over kernels that predict the first feature: its parts, what canaries are given, and who may be promoted.
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../../src/core/errors.js';
import { randomStream } from '../../../src/core/random.js';
import { filterRows, type LabelledRows } from '../../../src/ml/rows/labelled-rows.js';
import { makeFeatureSet } from '../../../src/ml/features/feature-set.js';
import { predictTrained } from '../../../src/ml/training/predict-trained.js';
import { requirePromotable, trainModel, type TrainingRequest } from '../../../src/ml/training/train-model.js';
import { HOUR } from '../market-rows.js';
import { hourlyRows } from '../hourly-rows.js';
import { recordKernels } from '../recording-kernels.js';

const COUNT = 320,
  random = randomStream(6),
  TARGET = Array.from({ length: COUNT }, () => Number(random.uniform() < 0.5)),
  // says the class in seven of eight rows
  HINT = TARGET.map((value, row) => (row % 8 === 0 ? 1 - value : value) * 0.5 + 0.001 * (row % 7)),
  NOISE = TARGET.map(() => random.uniform());
const ROWS = hourlyRows({ hint: HINT, noise: NOISE }, TARGET),
  CUT = (COUNT + 1) * HOUR;
const request = (change: Partial<TrainingRequest> = {}): TrainingRequest => ({
  spec: { kind: 'gbc' },
  seed: 1,
  cutMs: CUT,
  source: { barCount: COUNT, compute: (bars) => [HINT, NOISE].map((column) => Float64Array.from(column.slice(0, bars))) },
  leastRows: 50,
  ...change,
});

describe('a training', () => {
  test('learns from the first three quarters, less what calibrates, and is judged on the last', async () => {
    const kernels = recordKernels(),
      training = await trainModel(kernels, ROWS, request());
    expect(training.state).toBe('promotable');
    // 240 rows, of which the last 48 calibrate
    expect(kernels.boosted[0]!.training.target).toEqual(ROWS.target.slice(0, 192));
    const [train, validation, ...rest] = training.report.parts;
    expect(rest).toEqual([]);
    expect(train).toMatchObject({ part: 'train', rows: 240, fromMs: HOUR, toMs: 240 * HOUR });
    expect(validation).toMatchObject({ part: 'validation', rows: 80, fromMs: 241 * HOUR, toMs: COUNT * HOUR });
    // predictions of calibrated rows are the hint by a factor: their order is that of the hint
    expect(validation!.metrics).toMatchObject({ kind: 'class', auc: expect.closeTo(aucOf(HINT.slice(240), TARGET.slice(240)), 12) });
    expect(training.trained).toMatchObject({ featureSet: ROWS.featureSet, cutMs: CUT, seed: 1, calibration: { kind: 'platt' } });
  });

  test('keeps its embargo between the parts, and judges on the share that it is told', async () => {
    const kernels = recordKernels(),
      { report } = await trainModel(kernels, ROWS, request({ embargoMs: 3 * HOUR, validationShare: 0.5 }));
    // row 160 is decided at hour 161: what is known by hour 158
    expect(report.parts.map(({ rows }) => rows)).toEqual([157, 160]);
  });

  test('is watched with a small budget, without calibration, from one row of either class on', async () => {
    const kernels = recordKernels();
    await trainModel(kernels, ROWS, request({ spec: { kind: 'gbc', trees: 60 } }));
    expect(kernels.boosted.map(({ settings }) => settings.trees)).toEqual([60, 40, 40, 40, 40, 40, 40]);
    // the six others learn from what calibrates too
    expect(kernels.boosted.slice(1).map(({ training }) => training.target.length)).toEqual(Array.from({ length: 6 }, () => 240));
    expect(kernels.regressed).toHaveLength(1);
    const canaries = kernels.boosted.slice(1).map(({ training }) => [training.columns[0]![0], training.target[0]]);
    // three shuffles have the features of the rows, three shifts the labels
    expect(canaries.slice(0, 3).map(([feature]) => feature)).toEqual([HINT[0], HINT[0], HINT[0]]);
    expect(canaries.slice(3)).toEqual([106, 160, 213].map((row) => [HINT[row], TARGET[0]]));
  });

  test('of numbers says how far they are off', async () => {
    const kernels = recordKernels(),
      numbers = { ...ROWS, target: ROWS.target.map((value, row) => value + NOISE[row]!) },
      training = await trainModel(kernels, numbers, request({ spec: { kind: 'gbr' } }));
    expect(training.trained.calibration).toBeUndefined();
    expect(training.report.parts.map(({ metrics }) => metrics.kind)).toEqual(['number', 'number']);
    expect(kernels.regressed).toEqual([]);
  });

  test('is refused where a canary does not pass, with the sentences', async () => {
    const peeking = {
      barCount: COUNT,
      compute: (bars: number) => [HINT, NOISE.map((value) => value + bars)].map((c) => Float64Array.from(c.slice(0, bars))),
    };
    const training = await trainModel(recordKernels(), ROWS, request({ source: peeking }));
    expect(training).toMatchObject({ state: 'refused', reasons: [expect.stringMatching(/^look_ahead: features must be known/)] });
    const error = catchError(() => requirePromotable(training));
    expect(error).toMatchObject({ code: 'CANARY_FAILED', context: { canaries: 'look_ahead' } });
    expect((error as UsageError).message).toMatch(/^the model must not be promoted: look_ahead: features must be known/);
    const leaking = await trainModel(recordKernels(), { ...ROWS, columns: [ROWS.columns[0]!, ROWS.target] }, request({ source: peeking }));
    expect(catchError(() => requirePromotable(leaking))).toMatchObject({ context: { canaries: 'label_in_features,look_ahead' } });
    const honest = await trainModel(recordKernels(), ROWS, request());
    expect(requirePromotable(honest)).toBe(honest.trained);
  });

  test('refuses rows that are known only after the cut', async () => {
    await expect(trainModel(recordKernels(), ROWS, request({ cutMs: CUT - 1 }))).rejects.toThrow(
      'the trainer must see labels known by 1970-01-14T08:59:59.999Z only, and that of row 319 (bar 319)',
    );
  });
});

describe('a holdout', () => {
  const known = filterRows(ROWS, (row) => row < 240),
    cutMs = 241 * HOUR,
    train = (holdout: LabelledRows, embargoMs?: number) => trainModel(recordKernels(), known, request({ cutMs, holdout, embargoMs }));

  test('is a third part, decided after the cut and its embargo', async () => {
    const later = filterRows(ROWS, (row) => row >= 245);
    for (const embargoMs of [undefined, 4 * HOUR]) {
      const { report } = await train(later, embargoMs);
      expect(report.parts.map(({ part }) => part)).toEqual(['train', 'validation', 'holdout']);
      expect(report.parts[2]).toMatchObject({ rows: 75, fromMs: 246 * HOUR, toMs: COUNT * HOUR });
    }
    await expect(train(later, 5 * HOUR)).rejects.toEqual(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message:
          'the holdout must be decided after the cut and its embargo, 1970-01-11T06:00:00.000Z, and its row 0 is decided at 1970-01-11T06:00:00.000Z',
        context: { row: 0 },
      }),
    );
  });

  test('may be empty, and then has no time', async () => {
    const { report } = await train(filterRows(ROWS, () => false));
    expect(report.parts[2]).toMatchObject({ part: 'holdout', rows: 0, fromMs: Number.NaN, toMs: Number.NaN });
  });

  test('must have the features of the rows, in any order', async () => {
    const later = filterRows(ROWS, (row) => row >= 245),
      other = hourlyRows({ noise: NOISE.slice(245), hint: HINT.slice(245) }, TARGET.slice(245));
    const turned = { ...other, decidedAtMs: later.decidedAtMs, knownAtMs: later.knownAtMs, barIndex: later.barIndex };
    expect((await train(turned)).report.parts[2]!.metrics).toEqual((await train(later)).report.parts[2]!.metrics);
    await expect(train({ ...later, featureSet: makeFeatureSet([{ name: 'hint', expression: 'hint' }]) })).rejects.toThrow(
      'feature noise, which the model was trained on, is missing',
    );
  });
});

describe('a trained model', () => {
  test('predicts from columns by their names, and from no rows', async () => {
    const kernels = recordKernels(),
      { trained } = await trainModel(kernels, ROWS, request({ calibration: 'none' })),
      noise = Float64Array.of(7, 8),
      hint = Float64Array.of(0.25, 0.5);
    const same = predictTrained(kernels, trained, ROWS.featureSet, [hint, noise]);
    // the sigmoid of these kernels halves
    expect(same).toEqual({ predictions: Float64Array.of(0.125, 0.25), adaptation: { state: 'same' } });
    const turned = makeFeatureSet(['noise', 'hint'].map((name) => ({ name, expression: name })));
    const adapted = predictTrained(kernels, trained, turned, [noise, hint]);
    expect(adapted.predictions).toEqual(same.predictions);
    expect(adapted.adaptation).toMatchObject({ state: 'adapted', columns: [1, 0], unused: [] });
    expect(predictTrained(kernels, trained, ROWS.featureSet, [new Float64Array(), new Float64Array()]).predictions).toHaveLength(0);
    // a model that kept one feature takes its column
    const kept = { ...trained, model: { ...trained.model, features: ['noise'] } };
    expect(predictTrained(kernels, kept, turned, [noise, hint]).predictions).toEqual(Float64Array.of(3.5, 4));
    expect(() => predictTrained(kernels, trained, ROWS.featureSet, [hint, noise.subarray(1)])).toThrow(
      'gbc prediction has 2 rows, and feature noise has 1 values',
    );
  });
});

/** Pairs of a one and a zero that are in order, ties half. */
function aucOf(scores: readonly number[], target: readonly number[]): number {
  const of = (value: number): number[] => scores.filter((_, row) => target[row] === value),
    pairs = of(1).flatMap((one) => of(0).map((zero) => (one > zero ? 1 : one === zero ? 0.5 : 0)));
  return pairs.reduce((sum: number, won) => sum + won, 0) / pairs.length;
}

function catchError(step: () => unknown): unknown {
  try {
    return step();
  } catch (error) {
    return error;
  }
}
