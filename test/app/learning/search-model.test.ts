// From a system file to a judged model: features, rows, folds, a search, a training, predictions.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openMarketFeatures } from '../../../src/app/features/open-market-features.js';
import { searchModel, type ModelSearchRequest } from '../../../src/app/learning/search-model.js';
import { resolveSystem } from '../../../src/app/strategy/resolve-system.js';
import { Learners } from '../../../src/engine/learning/learners.js';
import { makeFeatureSet } from '../../../src/ml/features/feature-set.js';
import { oneClass } from '../../../src/ml/labels/one-class.js';
import { tripleBarrier } from '../../../src/ml/labels/triple-barrier.js';
import { assembleRows } from '../../../src/ml/rows/assemble-rows.js';
import { takeKnown } from '../../../src/ml/rows/require-known.js';
import { predictTrained } from '../../../src/ml/training/predict-trained.js';
import { trainModel } from '../../../src/ml/training/train-model.js';
import { walkForwardFolds } from '../../../src/validation/walk-forward.js';
import { HOUR, persistentBars, risesLater, rowsOf } from '../../ml/market-rows.js';

let learners: Learners;
beforeAll(async () => {
  learners = await Learners.open({ workers: 1, maxMemoryBytes: 1 << 28 });
});
afterAll(() => learners.close());

const BARS = persistentBars(3000, 3, 0.5),
  ROWS = rowsOf(BARS, risesLater(BARS, 3));
const FOLDS = walkForwardFolds({ bars: { from: 0, to: 3000 }, mode: 'anchored', trainBars: 1200, testBars: 600 });
const REQUEST: ModelSearchRequest = {
  kind: 'gbc',
  trials: 8,
  folds: FOLDS,
  fixed: { trees: 20 },
  pipeline: { seed: 4, embargoMs: 2 * HOUR },
  sampler: 'random',
  space: {
    axes: [
      { kind: 'int', name: 'maxLeaves', low: 2, high: 16, step: undefined, log: false },
      { kind: 'float', name: 'learningRate', low: 0.02, high: 0.3, step: undefined, log: true },
    ],
  },
};

describe('a search', () => {
  test('tries options on the folds and keeps the best; equal requests give equal trials', async () => {
    const found = await searchModel(learners, ROWS, REQUEST),
      values = found.trials.map(({ outcome }) => (outcome?.state === 'complete' ? outcome.values[0]! : Number.NaN));
    expect(values).toHaveLength(8);
    expect(found.spec).toEqual({ kind: 'gbc', trees: 20, ...found.best!.parameters });
    expect(found.best!.outcome).toEqual({ state: 'complete', values: [Math.min(...values)] });
    expect(Math.min(...values)).toBeLessThan(Math.log(2));
    expect(await searchModel(learners, ROWS, REQUEST)).toEqual(found);
  });

  test('follows AUC with the default sampler', async () => {
    const { best } = await searchModel(learners, ROWS, { ...REQUEST, trials: 4, objective: 'auc', sampler: undefined });
    expect(best!.outcome).toMatchObject({ state: 'complete', values: [expect.any(Number)] });
  });

  test('a trial whose options are out of range fails alone', async () => {
    const { trials, spec } = await searchModel(learners, ROWS, {
      ...REQUEST,
      trials: 2,
      sampler: 'grid',
      space: { axes: [{ kind: 'choice', name: 'maxLeaves', values: [1, 4] }] },
    });
    expect(trials.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining([
        { state: 'failed', code: 'MODEL_INVALID', message: 'gbc maxLeaves must be a whole number from 2 to 4096, not 1' },
      ]),
    );
    expect(spec).toEqual({ kind: 'gbc', trees: 20, maxLeaves: 4 });
  });

  test('an objective that does not fit the kind is refused', async () => {
    await expect(searchModel(learners, ROWS, { ...REQUEST, objective: 'rank_correlation' })).rejects.toThrow(
      'the objective of gbc must be one of log_loss, brier, auc, not rank_correlation',
    );
  });
});

test('a system file becomes a training: shipped features, triple barriers, uniqueness weights; noise is not taken for skill', async () => {
  const { file } = resolveSystem(
    { system: 'noise', data: { source: 'synthetic', symbols: ['SYNTH'], synthetic: { seed: 7, bars: 4000 } } },
    { source: 'test' },
  );
  const { set, trading, columns, source } = await openMarketFeatures(file, 'SYNTH', 'standard', { useCache: false }),
    { bars, timeframe } = trading.market;
  const atr = columns[set.features.findIndex(({ name }) => name === 'atr_14')]!,
    barMs = timeframe.durationMs,
    cutMs = bars.timeMs[3500]!;
  const label = oneClass(
    tripleBarrier(bars, barMs, {
      side: 1,
      distance: atr.map((share, bar) => share * bars.close[bar]!),
      targetTimes: 2,
      stopTimes: 2,
      horizonBars: 24,
    }),
    1,
  );
  const { rows } = assembleRows({ featureSet: set, columns, timeMs: bars.timeMs, barMs, label, weights: 'uniqueness' });
  const training = await trainModel(learners, takeKnown(rows, cutMs), {
    spec: { kind: 'gbc', trees: 30, maxLeaves: 5 },
    seed: 1,
    cutMs,
    embargoMs: 24 * barMs,
    source,
  });
  expect(training.report.canaries.map(({ state }) => state)).toEqual(['passed', 'passed', 'passed', 'passed']);
  const validation = training.report.parts[1]!.metrics;
  expect(validation.kind === 'class' && Math.abs(validation.auc - 0.5)).toBeLessThan(0.1);

  const same = predictTrained(learners, training.trained, set, columns),
    turned = makeFeatureSet(set.features.toReversed());
  expect(same.adaptation).toEqual({ state: 'same' });
  const adapted = predictTrained(learners, training.trained, turned, columns.toReversed());
  expect(adapted.predictions).toEqual(same.predictions);
  expect(adapted.adaptation).toMatchObject({ state: 'adapted', unused: [] });
  expect(() => predictTrained(learners, training.trained, makeFeatureSet(set.features.slice(1)), columns.slice(1))).toThrow(
    expect.objectContaining({
      code: 'FEATURES_MISMATCH',
      message: expect.stringMatching(/^feature ema_12_distance, which the model was trained on, is missing/),
    }),
  );
});
