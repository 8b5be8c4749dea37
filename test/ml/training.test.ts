// Training: honest features pass the canaries, planted leaks are refused or caught, and equal arguments give equal bits.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { Learners } from '../../src/engine/learning/learners.js';
import type { CanaryResult } from '../../src/ml/canaries/canary.js';
import type { Judge } from '../../src/ml/canaries/judge.js';
import { findLabelInFeatures } from '../../src/ml/canaries/label-in-features.js';
import { findLookAhead } from '../../src/ml/canaries/look-ahead.js';
import { tryShiftedFeatures } from '../../src/ml/canaries/shifted-features.js';
import { tryShuffledLabels } from '../../src/ml/canaries/shuffled-labels.js';
import type { PredictionMetrics } from '../../src/ml/evaluation/measure-predictions.js';
import { forwardVolatility } from '../../src/ml/labels/forward-volatility.js';
import { fitModel } from '../../src/ml/models/fit-model.js';
import type { ModelSpec } from '../../src/ml/models/model-spec.js';
import { predict } from '../../src/ml/models/predict.js';
import { filterRows, type LabelledRows } from '../../src/ml/rows/labelled-rows.js';
import { takeKnown } from '../../src/ml/rows/require-known.js';
import { splitInTime } from '../../src/ml/rows/split-in-time.js';
import { fitPipeline, predictPipeline, type Pipeline } from '../../src/ml/training/fit-pipeline.js';
import { fitKnownCalibration } from '../../src/ml/training/known-calibration.js';
import { fitKnownScaling } from '../../src/ml/training/known-scaling.js';
import { pickFeatures } from '../../src/ml/training/pick-features.js';
import { selectFeatures } from '../../src/ml/training/select-features.js';
import { requirePromotable, trainModel, type TrainingRequest } from '../../src/ml/training/train-model.js';
import { validateWalkForward } from '../../src/ml/training/validate-walk-forward.js';
import { HONEST, HOUR, persistentBars, risesLater, rowsOf, sourceOf, type Formula } from './market-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const BARS = persistentBars(4000, 3, 0.5),
  ALL = rowsOf(BARS, risesLater(BARS, 3)),
  CUT = 3000 * HOUR,
  KNOWN = takeKnown(ALL, CUT);
const GBC: ModelSpec = { kind: 'gbc', trees: 60, maxLeaves: 7, learningRate: 0.1 },
  LOGISTIC: ModelSpec = { kind: 'logistic' };
const request = (change: Partial<TrainingRequest> = {}): TrainingRequest => ({
  spec: GBC,
  seed: 11,
  cutMs: CUT,
  source: sourceOf(BARS),
  embargoMs: 5 * HOUR,
  ...change,
});
const states = (canaries: readonly CanaryResult[]): string[] => canaries.map(({ name, state }) => `${name} ${state}`);
const aucOf = (metrics: PredictionMetrics): number => (metrics.kind === 'class' ? metrics.auc : Number.NaN);

describe('an honest training', () => {
  test.each<ModelSpec>([GBC, LOGISTIC, { kind: 'rfc', trees: 40, minRows: 20 }, { kind: 'sgdc' }])(
    '%o passes the canaries and is promotable',
    async (spec) => {
      const holdout = filterRows(ALL, (row) => ALL.decidedAtMs[row]! > CUT + 5 * HOUR),
        training = await trainModel(learners, KNOWN, request({ spec, holdout }));
      expect(states(training.report.canaries)).toEqual([
        'label_in_features passed',
        'look_ahead passed',
        'shuffled_labels passed',
        'shifted_features passed',
      ]);
      expect(requirePromotable(training).featureSet.hash).toBe(KNOWN.featureSet.hash);
      expect(training.report.parts.map(({ part }) => part)).toEqual(['train', 'validation', 'holdout']);
      // the last return says 0.67 of the sign of the next three; chance would be 0.5
      for (const { metrics } of training.report.parts) expect(aucOf(metrics)).toBeGreaterThan(0.6);
      expect(training.report.parts[1]!.metrics).toMatchObject({ brier: expect.closeTo(0.23, 1) });
    },
  );

  test('says numbers too', async () => {
    const label = forwardVolatility(BARS, HOUR, 4),
      formulas: Record<string, Formula> = { reach: (close, bar) => Math.abs(close[bar]! / close[bar - 3]! - 1), hour: HONEST['hour']! };
    const rows = takeKnown(rowsOf(BARS, label, formulas), CUT),
      training = await trainModel(learners, rows, request({ spec: { kind: 'gbr', trees: 40 }, source: sourceOf(BARS, formulas) }));
    expect(training.state).toBe('promotable');
    expect(training.trained.calibration).toBeUndefined();
    expect(training.report.parts[0]!.metrics).toMatchObject({ kind: 'number', rankCorrelation: expect.any(Number) });
  });

  test('gives equal bits for equal arguments, and others for another seed', async () => {
    const options = request({ spec: { ...GBC, rowShare: 0.7 }, mostFeatures: 2 }),
      [once, again] = [await trainModel(learners, KNOWN, options), await trainModel(learners, KNOWN, options)];
    expect(again).toEqual(once);
    expect((await trainModel(learners, KNOWN, { ...options, seed: 12 })).report.canaries).not.toEqual(once.report.canaries);
  });

  test('keeps the features that matter', async () => {
    const { trained } = await trainModel(learners, KNOWN, request({ mostFeatures: 2 }));
    expect(trained.model.features).toContain('last_return');
    expect(trained.model.features.length).toBeLessThanOrEqual(2);
    expect(trained.featureSet.features).toHaveLength(4);
  });

  test('works with missing values', async () => {
    const random = randomStream(5),
      source = sourceOf(BARS),
      holes = Array.from({ length: 4 }, () => Float64Array.from(BARS.close, () => Number(random.uniform() < 0.2)));
    const pierce = (column: Float64Array, feature: number): Float64Array =>
      column.map((value, bar) => (holes[feature]![bar] === 1 ? Number.NaN : value));
    const rows = {
      ...KNOWN,
      columns: KNOWN.columns.map((column, feature) =>
        column.map((value, row) => (holes[feature]![KNOWN.barIndex[row]!] === 1 ? Number.NaN : value)),
      ),
    };
    for (const spec of [GBC, LOGISTIC]) {
      const training = await trainModel(
        learners,
        rows,
        request({ spec, source: { barCount: source.barCount, compute: async (bars) => (await source.compute(bars)).map(pierce) } }),
      );
      expect(training.state).toBe('promotable');
      expect(aucOf(training.report.parts[1]!.metrics)).toBeGreaterThan(0.57);
    }
  });
});

describe('rows from after the cut are refused', () => {
  const late = expect.objectContaining({
    code: 'LABEL_LEAK',
    message: expect.stringMatching(
      /^the (trainer|scaler|feature selection|calibration) must see labels known by 1970-05-06T00:00:00\.000Z only, and that of row 2997 \(bar 2997\) is known at 1970-05-06T01:00:00\.000Z$/,
    ),
  });

  test('by the trainer', async () => {
    await expect(trainModel(learners, ALL, request())).rejects.toEqual(late);
    await expect(fitPipeline(learners, ALL, CUT, request())).rejects.toEqual(late);
  });

  test('by the scaler: it cannot be fitted on all rows', () => {
    expect(() => fitKnownScaling(learners, ALL, CUT)).toThrow(late);
    expect(fitKnownScaling(learners, KNOWN, CUT).means).toHaveLength(4);
  });

  test('by the feature selection and the calibration', async () => {
    await expect(selectFeatures(learners, GBC, ALL, CUT, { most: 2, seed: 1, embargoMs: 0 })).rejects.toEqual(late);
    const model = await fitModel(learners, LOGISTIC, KNOWN);
    expect(() => fitKnownCalibration(learners, 'platt', model, ALL, CUT)).toThrow(late);
  });

  test('and a holdout from before it', async () => {
    const holdout = filterRows(ALL, (row) => ALL.decidedAtMs[row]! > CUT);
    await expect(trainModel(learners, KNOWN, request({ holdout }))).rejects.toEqual(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message:
          'the holdout must be decided after the cut and its embargo, 1970-05-06T05:00:00.000Z, and its row 0 is decided at 1970-05-06T01:00:00.000Z',
      }),
    );
  });
});

test('a holdout with other features is refused, and the feature is named', async () => {
  const { hour: _, ...fewer } = HONEST,
    holdout = filterRows(rowsOf(BARS, risesLater(BARS, 3), fewer), (row) => row > 3100);
  await expect(trainModel(learners, KNOWN, request({ holdout }))).rejects.toEqual(
    expect.objectContaining({
      code: 'FEATURES_MISMATCH',
      message: expect.stringMatching(/^feature hour, which the model was trained on, is missing/),
    }),
  );
});

describe('a planted leak', () => {
  test('the label in the features is caught and named', async () => {
    const label = risesLater(BARS, 3),
      formulas = { ...HONEST, leak: (_: Float64Array, bar: number) => label.values[bar]! + 0.001 * Math.sin(bar) };
    const training = await trainModel(
      learners,
      takeKnown(rowsOf(BARS, label, formulas), CUT),
      request({ source: sourceOf(BARS, formulas) }),
    );
    expect(training.report.canaries[0]).toMatchObject({
      name: 'label_in_features',
      state: 'failed',
      features: ['leak'],
      sentence: 'the label stands in the features: leak alone has an AUC of 1.000',
    });
    expect(training.state).toBe('refused');
    expect(() => requirePromotable(training)).toThrow(
      expect.objectContaining({ code: 'CANARY_FAILED', message: expect.stringContaining('leak alone has an AUC of 1.000') }),
    );
  });

  test('so is a feature that lacks its value where the label is 1, and one that says it the wrong way round', () => {
    const absent = KNOWN.target.map((value, row) => (value === 1 ? Number.NaN : row % 7)),
      reversed = KNOWN.target.map((value) => -value);
    expect(findLabelInFeatures(true, { ...KNOWN, columns: KNOWN.columns.with(1, absent).with(3, reversed) })).toMatchObject({
      state: 'failed',
      features: ['mean_distance', 'hour'],
    });
    expect(
      findLabelInFeatures(false, { ...KNOWN, target: KNOWN.columns[0]!.map((value) => (Number.isNaN(value) ? 0 : Math.exp(-value))) }),
    ).toMatchObject({ state: 'failed', features: ['last_return'] });
  });

  test('a feature one bar ahead is caught: its formula reads the next bar', async () => {
    const formulas = { ...HONEST, next_return: (close: Float64Array, bar: number) => close[bar + 1]! / close[bar]! - 1 };
    const training = await trainModel(
      learners,
      takeKnown(rowsOf(BARS, risesLater(BARS, 3), formulas), CUT),
      request({ source: sourceOf(BARS, formulas) }),
    );
    expect(training.report.canaries[1]).toMatchObject({
      name: 'look_ahead',
      state: 'failed',
      features: ['next_return'],
      sentence: expect.stringMatching(
        /^features must be known at the close of their bar: next_return of bar \d+ is NaN while \d+ bars are known, and -?\d.*later$/,
      ),
    });
    expect(training.state).toBe('refused');
  });

  test('a feature one bar ahead is caught: its rows are those of the next bar', async () => {
    const column = ALL.columns[0]!,
      ahead = takeKnown(
        {
          ...ALL,
          columns: ALL.columns.with(
            0,
            column.map((value, row) => column[row + 1] ?? value),
          ),
        },
        CUT,
      );
    const training = await trainModel(learners, ahead, request());
    expect(training.report.canaries[1]).toMatchObject({
      state: 'failed',
      features: ['last_return'],
      sentence: expect.stringMatching(/last_return of row 0 is \S+, and its bar 0 has NaN/),
    });
    expect(training.state).toBe('refused');
  });

  test('the last bar alone is enough: every feature is looked at without it', async () => {
    const formulas = { ...HONEST, peeks: (close: Float64Array, bar: number) => (bar === 3998 ? (close[bar + 1] ?? 0) : close[bar]!) };
    expect(await findLookAhead(takeKnown(rowsOf(BARS, risesLater(BARS, 3), formulas), CUT), sourceOf(BARS, formulas), 1)).toMatchObject({
      state: 'failed',
      features: ['peeks'],
    });
  });

  /** 400 columns of noise, so that the best of them look good on the rows that they were chosen on. */
  const random = randomStream(8),
    noise = Array.from({ length: 400 }, () => Float64Array.from(KNOWN.target, () => random.normal()));
  const noisy: LabelledRows = { ...KNOWN, features: noise.map((_, k) => `n${k}`), columns: noise };
  const correlationWith = (column: Float64Array, target: Float64Array): number =>
    Math.abs(column.reduce((sum, value, row) => sum + value * (target[row]! - 0.5), 0));
  const judgeBy =
    (chooses: (rows: LabelledRows, earlier: LabelledRows) => LabelledRows): Judge =>
    async (rows) => {
      const { earlier, later } = splitInTime(rows, 0.25, 0),
        seen = chooses(rows, earlier);
      const names = rows.features
        .map((name, k) => ({ name, strength: correlationWith(seen.columns[k]!, seen.target) }))
        .sort((a, b) => b.strength - a.strength)
        .slice(0, 20)
        .map(({ name }) => name);
      const model = await fitModel(learners, LOGISTIC, pickFeatures(earlier, names));
      return { scores: predict(learners, model, pickFeatures(later, names)), target: later.target };
    };

  test('features chosen on all rows are caught by the shuffled labels; chosen on training rows they pass', async () => {
    expect(
      await tryShuffledLabels(
        true,
        noisy,
        judgeBy((rows) => rows),
        1,
      ),
    ).toMatchObject({ state: 'failed', features: [], sentence: expect.stringContaining('it sees the rows that it is judged on') });
    expect(
      await tryShuffledLabels(
        true,
        noisy,
        judgeBy((_, earlier) => earlier),
        1,
      ),
    ).toMatchObject({ state: 'passed' });
  });

  test('a label that is put beside the features while training is caught by the shifted features', async () => {
    const leaky: Judge = async (rows) => {
      const hint = {
        ...rows,
        features: [...rows.features, 'hint'],
        columns: [...rows.columns, rows.target.map((value, row) => value + 2 * Math.sin(row * 97))],
      };
      const { earlier, later } = splitInTime(hint, 0.25, 0),
        model = await fitModel(learners, LOGISTIC, earlier);
      return { scores: predict(learners, model, later), target: later.target };
    };
    expect(await tryShiftedFeatures(true, KNOWN, leaky)).toMatchObject({
      state: 'failed',
      sentence: expect.stringContaining('the training sees labels beside the features'),
    });
  });

  test('a canary that cannot tell is not passed', async () => {
    const judge: Judge = async ({ target }) => ({ scores: target.map(() => Number.NaN), target });
    for (const result of [await tryShuffledLabels(true, KNOWN, judge, 1), await tryShiftedFeatures(true, KNOWN, judge)])
      expect(result.state).toBe('not_run');
  });

  test('slow features and overlapping labels alone do not alarm', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const bars = persistentBars(3000, seed, 0),
        formulas = {
          trend: (close: Float64Array, bar: number) => close[bar]! / close[Math.max(0, bar - 200)]! - 1,
          level: (close: Float64Array, bar: number) => close[bar]!,
        };
      const training = await trainModel(
        learners,
        takeKnown(rowsOf(bars, risesLater(bars, 48), formulas), 2900 * HOUR),
        request({ cutMs: 2900 * HOUR, source: sourceOf(bars, formulas), seed }),
      );
      expect(states(training.report.canaries)).toEqual([
        'label_in_features passed',
        'look_ahead passed',
        'shuffled_labels passed',
        'shifted_features passed',
      ]);
    }
  });
});

describe('early stopping', () => {
  const patient: ModelSpec = { ...GBC, trees: 400, patience: 8 },
    treesOf = ({ model }: Pipeline): number => ('ensemble' in model ? model.ensemble.treeStarts.length - 1 : Number.NaN);
  const { earlier } = splitInTime(KNOWN, 0.2, 5 * HOUR),
    { earlier: learned, later: stopping } = splitInTime(earlier, 0.2, 5 * HOUR);
  /** The rows with the targets of some of them turned round. */
  const turned = (holds: (decidedAtMs: number) => boolean): LabelledRows => ({
    ...KNOWN,
    target: KNOWN.target.map((value, row) => (holds(KNOWN.decidedAtMs[row]!) ? 1 - value : value)),
  });
  const fit = (rows: LabelledRows, spec = patient): Promise<Pipeline> => fitPipeline(learners, rows, CUT, request({ spec }));

  test('the rows behind those that are learned from and before those that calibrate decide how many trees are kept', async () => {
    const pipeline = await fit(KNOWN);
    expect(pipeline.model).toEqual(await fitModel(learners, patient, learned, stopping));
    expect(pipeline.stopping).toEqual({ rows: stopping.rows, fromMs: stopping.decidedAtMs[0], toMs: stopping.decidedAtMs.at(-1) });
    expect(treesOf(pipeline)).toBeLessThan(400);
    expect(Math.max(...learned.knownAtMs)).toBeLessThanOrEqual(stopping.decidedAtMs[0]! - 5 * HOUR);
    expect(await fit(KNOWN)).toEqual(pipeline);
  });

  test('and no later row does', async () => {
    const { model } = await fit(KNOWN),
      firstStoppingMs = stopping.decidedAtMs[0]!,
      lastStoppingMs = stopping.decidedAtMs.at(-1)!;
    expect((await fit(turned((time) => time > lastStoppingMs + 5 * HOUR))).model).toEqual(model);
    const other = await fit(turned((time) => time >= firstStoppingMs && time <= lastStoppingMs));
    expect(treesOf(other)).toBe(1);
  });

  test('a spec without patience learns from every row, and grows every tree', async () => {
    const pipeline = await fit(KNOWN, GBC);
    expect([treesOf(pipeline), pipeline.stopping]).toEqual([60, undefined]);
    expect(pipeline.model).toEqual(await fitModel(learners, GBC, earlier));
  });

  test('reaches every fold, the selection of features and the canaries', async () => {
    const training = await trainModel(learners, KNOWN, request({ spec: patient, mostFeatures: 2 }));
    expect(training.state).toBe('promotable');
    expect(training.trained.stopping!.rows).toBeGreaterThan(300);
    const folds = [{ foldNumber: 0, train: { from: 0, to: 2000 }, test: { from: 2000, to: 2500 } }];
    const lossOf = async (spec: ModelSpec): Promise<number> => {
      const { pooled } = await validateWalkForward(learners, ALL, folds, request({ spec }));
      return pooled.metrics.kind === 'class' ? pooled.metrics.logLoss : Number.NaN;
    };
    expect(await lossOf(patient)).toBeLessThan(await lossOf({ ...GBC, trees: 400 }));
  });

  test('too few rows to stop by are counted', async () => {
    const few = filterRows(KNOWN, (row) => row < 170);
    await expect(fitPipeline(learners, few, CUT, request({ spec: patient, leastOfClass: 20, calibration: 'none' }))).rejects.toEqual(
      expect.objectContaining({ code: 'ROWS_MISSING', message: 'early stopping needs at least 40 rows, and there are 34: 6 are missing' }),
    );
  });
});

describe('walk-forward', () => {
  const folds = [0, 1, 2, 3].map((foldNumber) => ({
    foldNumber,
    train: { from: 0, to: 2000 + 500 * foldNumber },
    test: { from: 2000 + 500 * foldNumber, to: 2500 + 500 * foldNumber },
  }));

  test('purges the labels that overlap a test, and pools what was predicted', async () => {
    const { folds: done, pooled } = await validateWalkForward(learners, ALL, folds, request());
    expect(done.map(({ state }) => state)).toEqual(['complete', 'complete', 'complete', 'complete']);
    // 3 bars of horizon and 5 of embargo, less the bar of the test row's own close
    expect(done.map((fold) => (fold.state === 'complete' ? [fold.purgedRows, fold.trainRows] : []))).toEqual([
      [7, 1993],
      [7, 2493],
      [7, 2993],
      [7, 3493],
    ]);
    expect(pooled.barIndex).toEqual(Int32Array.from({ length: 1997 }, (_, k) => 2000 + k));
    expect(Array.from(new Set(pooled.foldNumber))).toEqual([0, 1, 2, 3]);
    expect(aucOf(pooled.metrics)).toBeGreaterThan(0.6);
    expect(pooled.metrics).toMatchObject({ kind: 'class', logLoss: expect.any(Number), brier: expect.any(Number) });
    expect(await validateWalkForward(learners, ALL, folds, request())).toEqual({ folds: done, pooled });
  });

  test('overlapping labels across a fold are refused where nobody purged them', async () => {
    const train = filterRows(ALL, (row) => ALL.barIndex[row]! < 2000);
    await expect(fitPipeline(learners, train, 2001 * HOUR, request())).rejects.toEqual(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message:
          'the trainer must see labels known by 1970-03-25T09:00:00.000Z only, and that of row 1998 (bar 1998) is known at 1970-03-25T10:00:00.000Z',
      }),
    );
  });

  test('a fold that trains behind its test is refused', async () => {
    await expect(
      validateWalkForward(learners, ALL, [{ foldNumber: 2, train: { from: 0, to: 2001 }, test: { from: 2000, to: 2100 } }], request()),
    ).rejects.toEqual(
      expect.objectContaining({
        code: 'LABEL_LEAK',
        message: 'fold 2 must train before it tests, and its train range ends at bar 2001, behind bar 2000',
      }),
    );
  });

  test('a fold with too few rows says how many are missing; when all have, it is an error', async () => {
    const short = { foldNumber: 0, train: { from: 0, to: 60 }, test: { from: 60, to: 500 } };
    expect((await validateWalkForward(learners, ALL, [short, folds[0]!], request())).folds[0]).toEqual({
      state: 'skipped',
      foldNumber: 0,
      sentence: 'fold 0: training needs at least 100 rows, and there are 35: 65 are missing',
    });
    await expect(validateWalkForward(learners, ALL, [short], request())).rejects.toEqual(
      expect.objectContaining({
        code: 'ROWS_MISSING',
        message: 'none of 1 folds has enough rows: fold 0: training needs at least 100 rows, and there are 35: 65 are missing',
      }),
    );
  });

  test('a pipeline predicts what its calibration says', async () => {
    const { earlier, later, cutMs } = splitInTime(KNOWN, 0.3, 0);
    for (const calibration of ['platt', 'isotonic', 'none'] as const) {
      const pipeline = await fitPipeline(learners, earlier, cutMs, request({ calibration })),
        said = predictPipeline(learners, pipeline, later);
      expect(pipeline.calibration?.kind).toBe(calibration === 'none' ? undefined : calibration);
      expect(said.every((probability) => probability >= 0 && probability <= 1)).toBe(true);
    }
  });
});
