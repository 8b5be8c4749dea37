import type { LearnerKernels } from '../../core/learner-kernels.js';
import { measurePredictions } from '../../ml/evaluation/measure-predictions.js';
import { warnAboutFlat } from '../../ml/calibration/warn-about-flat.js';
import { warnAboutScaling } from '../../ml/models/warn-about-scaling.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import type { LinearModel } from '../../ml/models/model.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import type { Predictor } from '../../ml/training/fit-pipeline.js';
import { pickFeatures } from '../../ml/training/pick-features.js';
import { scoreBars, scoreOnward, type OnwardScores } from '../../ml/training/score-onward.js';
import { rankFeatures } from '../learning/rank-features.js';
import type { PlannedFold } from '../walk-forward/plan-folds.js';
import type { TestedFold } from './outcome.js';
import { knownRows, type FoldTraining } from './train-fold.js';

/** Rows with a label and a score in a fold's test. */
export interface FoldRows {
  readonly rows: LabelledRows;
  readonly score: Float64Array;
}

export interface ScoredFold {
  readonly fold: TestedFold;
  /** f64[bar of the test] */
  readonly scores: Float64Array;
  readonly judged: FoldRows;
}

/** Scores the bars of a fold's test with its model, which learns on where that is asked for, and judges the scores. */
export function testFold(
  kernels: LearnerKernels,
  { features, rows }: FoldTraining,
  planned: PlannedFold,
  bundle: ModelBundle,
  cutMs: number,
  isOnline: boolean,
  seed: number,
): ScoredFold {
  const [test] = planned.test,
    { bars, timeframe } = features.trading.market,
    pipeline = predictorOf(bundle);
  const closeMs = bars.timeMs.slice(test!.from, test!.to).map((time) => time + timeframe.durationMs),
    columns = features.columns.map((column) => column.subarray(test!.from, test!.to));
  const said: OnwardScores = isOnline
    ? scoreOnward(kernels, pipeline as Predictor & { readonly model: LinearModel }, rows, cutMs, { columns, closeMs })
    : { scores: scoreBars(kernels, rows.features, pipeline, { columns, closeMs }), model: bundle.model, learnedRows: 0 };
  const scoreAt = (row: number): number => said.scores[rows.barIndex[row]! - test!.from]!;
  const own = filterRows(rows, (row) => rows.barIndex[row]! >= test!.from && rows.barIndex[row]! < test!.to && !Number.isNaN(scoreAt(row)));
  const score = Float64Array.from(own.barIndex, (bar) => said.scores[bar - test!.from]!),
    isClass = isClassifier(bundle.model.kind);
  const fold: TestedFold = {
    state: 'tested',
    foldNumber: planned.foldNumber,
    train: planned.train[0]!,
    test: test!,
    bundle,
    updated: isOnline
      ? {
          ...bundle,
          model: said.model,
          training: { ...bundle.training, endMs: closeMs.at(-1)!, rows: bundle.training.rows + said.learnedRows },
        }
      : undefined,
    learnedRows: said.learnedRows,
    rows: own.rows,
    metrics: measurePredictions(isClass, score, own.target),
    warnings: warnAboutModel(bundle, knownRows(rows, planned, cutMs)),
    importance: rankFeatures(kernels, bundle.model, pickFeatures(own, bundle.model.features), seed),
  };
  return { fold, scores: said.scores, judged: { rows: own, score } };
}

/** Of the bundle alone, so that a model that an interrupted run has left says the same. */
function warnAboutModel({ model, calibration }: ModelBundle, known: LabelledRows): string[] {
  return [...warnAboutScaling(model, pickFeatures(known, model.features)), ...warnAboutFlat(calibration?.by)];
}

function predictorOf({ model, calibration }: ModelBundle): Predictor {
  return { model, calibration: calibration?.by };
}
