import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { CanaryResult } from '../canaries/canary.js';
import type { Judge } from '../canaries/judge.js';
import type { FeatureSource } from '../canaries/look-ahead.js';
import { runCanaries } from '../canaries/run-canaries.js';
import { smallBudget } from '../canaries/small-budget.js';
import { measurePredictions, type PredictionMetrics } from '../evaluation/measure-predictions.js';
import { isClassifier } from '../models/model-spec.js';
import { predictRaw } from '../models/predict.js';
import { adaptFeatures } from '../features/adapt-features.js';
import type { FeatureSet } from '../features/feature-set.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { nameTime, requireKnown } from '../rows/require-known.js';
import { splitInTime } from '../rows/split-in-time.js';
import { fitPipeline, predictPipeline, type Pipeline, type PipelineOptions } from './fit-pipeline.js';
import { pickFeatures } from './pick-features.js';

export interface TrainingRequest extends PipelineOptions {
  /** epoch ms UTC: nothing that is known later is learned from */
  readonly cutMs: number;
  /** share of the rows, the latest, that judge and are not learned from; default 0.25 */
  readonly validationShare?: number | undefined;
  /** rows decided after the cut and its embargo, looked at once, when all is fitted */
  readonly holdout?: LabelledRows | undefined;
  /** what the features are computed by, for the canary that looks ahead */
  readonly source: FeatureSource;
}

/** A pipeline and what it was trained on, as plain data. */
export interface TrainedModel extends Pipeline {
  /** features that rows must have, with the hash that the model knows; it may use fewer of them */
  readonly featureSet: FeatureSet;
  readonly cutMs: number;
  readonly seed: number;
}

/** How a model did on a part of the rows. */
export interface PartReport {
  readonly part: 'train' | 'validation' | 'holdout';
  readonly rows: number;
  /** when the first and the last row were decided, epoch ms; NaN of no rows */
  readonly fromMs: number;
  readonly toMs: number;
  readonly metrics: PredictionMetrics;
}

export interface TrainingReport {
  /** train, validation and, where it was given, holdout */
  readonly parts: readonly PartReport[];
  /** in the order of CANARY_NAMES */
  readonly canaries: readonly CanaryResult[];
}

/** What a training came to. A model that a canary refuses is there to be looked at, not to be promoted. */
export type Training =
  | { readonly state: 'promotable'; readonly trained: TrainedModel; readonly report: TrainingReport }
  | { readonly state: 'refused'; readonly trained: TrainedModel; readonly report: TrainingReport; readonly reasons: readonly string[] };

const VALIDATION_SHARE = 0.25;

/** Trains a model on rows whose labels are known by the cut, judges it on the latest of them, and runs the canaries. Rows part in time into
 *  those that are learned from, those that calibrate and those that judge, purged and an embargo apart. Equal arguments give equal bits.
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING, MODEL_INVALID, FEATURES_MISMATCH where the holdout has other features */
export async function trainModel(kernels: LearnerKernels, rows: LabelledRows, request: TrainingRequest): Promise<Training> {
  const { cutMs, seed, holdout, embargoMs = 0 } = request;
  requireKnown('trainer', rows, cutMs);
  if (holdout !== undefined) checkHoldout(rows, holdout, cutMs + embargoMs);
  const { earlier, later, cutMs: earlierCutMs } = splitRows(rows, request);
  const pipeline = await fitPipeline(kernels, earlier, earlierCutMs, request);
  const canaries = await runCanaries({
    isClass: isClassifier(request.spec.kind),
    rows,
    source: request.source,
    judge: judgeBy(kernels, request),
    seed,
  });
  const parts = [['train', earlier], ['validation', later], ...(holdout === undefined ? [] : [['holdout', holdout] as const])] as const;
  const report = { parts: parts.map(([part, own]) => reportPart(kernels, pipeline, part, own)), canaries };
  const trained = { ...pipeline, featureSet: rows.featureSet, cutMs, seed };
  const reasons = canaries.flatMap(({ name, state, sentence }) => (state === 'passed' ? [] : [`${name}: ${sentence}`]));
  return reasons.length === 0 ? { state: 'promotable', trained, report } : { state: 'refused', trained, report, reasons };
}

/** Returns the model of a training that no canary refuses. Throws UsageError CANARY_FAILED with their sentences. */
export function requirePromotable(training: Training): TrainedModel {
  if (training.state === 'promotable') return training.trained;
  throw new UsageError('CANARY_FAILED', `the model must not be promoted: ${training.reasons.join('; ')}`, {
    context: {
      canaries: training.report.canaries
        .filter(({ state }) => state !== 'passed')
        .map(({ name }) => name)
        .join(),
    },
  });
}

function splitRows(
  rows: LabelledRows,
  { validationShare = VALIDATION_SHARE, embargoMs = 0 }: TrainingRequest,
): ReturnType<typeof splitInTime> {
  return splitInTime(rows, validationShare, embargoMs);
}

/** The same training with a small budget and without calibration, which orders nothing anew. */
function judgeBy(kernels: LearnerKernels, request: TrainingRequest): Judge {
  const options: PipelineOptions = { ...request, spec: smallBudget(request.spec), calibration: 'none', leastOfClass: 1 };
  return async (rows) => {
    const { earlier, later, cutMs } = splitRows(rows, request),
      { model } = await fitPipeline(kernels, earlier, cutMs, options);
    return { scores: predictRaw(kernels, model, pickFeatures(later, model.features)), target: later.target };
  };
}

function reportPart(kernels: LearnerKernels, pipeline: Pipeline, part: PartReport['part'], rows: LabelledRows): PartReport {
  const { model } = pipeline,
    said = predictPipeline(kernels, pipeline, pickFeatures(rows, model.features));
  const metrics = measurePredictions(isClassifier(model.kind), said, rows.target);
  return { part, rows: rows.rows, fromMs: rows.decidedAtMs[0] ?? Number.NaN, toMs: rows.decidedAtMs.at(-1) ?? Number.NaN, metrics };
}

function checkHoldout({ featureSet }: LabelledRows, holdout: LabelledRows, afterMs: number): void {
  adaptFeatures(featureSet, holdout.featureSet); // columns are taken by name: only what is missing or another expression stands in the way
  const { decidedAtMs } = holdout;
  const row = decidedAtMs.findIndex((time) => !(time > afterMs));
  if (row >= 0)
    throw new UsageError(
      'LABEL_LEAK',
      `the holdout must be decided after the cut and its embargo, ${nameTime(afterMs)}, and its row ${row} is decided at ${nameTime(decidedAtMs[row]!)}`,
      { context: { row } },
    );
}
