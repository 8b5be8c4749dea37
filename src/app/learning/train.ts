import { basename } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import { beatsChance } from '../../ml/evaluation/beats-chance.js';
import { chooseThreshold } from '../../ml/evaluation/choose-threshold.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';
import { takeKnown } from '../../ml/rows/require-known.js';
import { splitInTime } from '../../ml/rows/split-in-time.js';
import { predictPipeline, type PipelineOptions } from '../../ml/training/fit-pipeline.js';
import { pickFeatures } from '../../ml/training/pick-features.js';
import { trainModel } from '../../ml/training/train-model.js';
import { validateWalkForward, type FoldResult } from '../../ml/training/validate-walk-forward.js';
import { ModelRegistry, requireModelName } from '../models/model-registry.js';
import type { RunOptions } from '../system/run-options.js';
import type { SystemFile } from '../system/system-schema.js';
import { bundleOf } from './bundle-of.js';
import { chooseSpec } from './choose-spec.js';
import { countTrees } from './count-trees.js';
import { labelMeaning, requireOneScore } from '../system/schema/label-kinds.js';
import { modelNameOf } from './model-name.js';
import { equalFolds, numberRows } from './equal-folds.js';
import { openDataset, type SignalDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { pipelineOptionsOf } from './pipeline-options.js';
import { rankFeatures } from './rank-features.js';
import { storedConfig } from './training-config.js';
import { versionFolder, writeTrainingRecord, type PartRecord, type TrainingRecord } from './training-record.js';

/** A model that was fitted and registered. */
export interface TrainedVersion {
  readonly record: TrainingRecord;
  readonly folder: string;
  /** whether every canary passed and the validation rows are scored better than by chance */
  readonly isSound: boolean;
  /** whether a version is the same to the byte: equal rows, options and program teach the same, and no other version was made */
  readonly isUnchanged: boolean;
}

/** What is learned from and judged before the holdout, which is not looked at. */
export interface TrainingPlan {
  readonly known: LabelledRows;
  readonly cutMs: number;
  readonly embargoMs: number;
  readonly validationShare: number;
  readonly learned: LabelledRows;
  readonly validation: LabelledRows;
}

interface WalkedForward {
  readonly pooled: PartRecord;
  readonly folds: readonly FoldResult[];
}

/** Trains a model on what was collected, writes its bundle and what was trained on what, and registers both. The holdout is not looked at.
 *  Throws UsageError ROWS_MISSING, DATA_POLICY, NAME_UNKNOWN, FLAG_INVALID, MODEL_INVALID, STORE_LOCKED, OUTPUT_UNWRITABLE */
export async function trainSystem(file: SystemFile, policy: DataPolicy, reason: string, options: RunOptions): Promise<TrainedVersion> {
  const model = modelNameOf(file);
  requireOneScore('this training', file.ml_training.label);
  // what would keep the version from being registered is found before anything is trained
  requireModelName(model);
  const dataset = await openDataset(file, policy, options),
    plan = planTraining(file, dataset),
    registry = await ModelRegistry.open(file.ml_training.registry);
  return await withLearners(options, async (kernels) => {
    const { spec, searched } = await chooseSpec(kernels, file, plan.learned, plan.embargoMs),
      pipeline = pipelineOptionsOf(file, spec, plan.embargoMs);
    const walked = await walkForward(kernels, file, plan.known, pipeline);
    const training = await trainModel(kernels, plan.known, {
      ...pipeline,
      cutMs: plan.cutMs,
      validationShare: plan.validationShare,
      source: dataset.source,
    });
    const { trained } = training,
      judged = pickFeatures(plan.validation, trained.model.features),
      scores = predictPipeline(kernels, trained, judged);
    const threshold =
      file.ml_training.threshold === 'auto' ? chooseThreshold(scores, returnsOf(dataset, plan.validation)) : file.ml_training.threshold;
    const verdict = beatsChance(isClassifier(spec.kind), scores, judged.target),
      importance = rankFeatures(kernels, trained.model, judged, file.seed);
    const bundle = bundleOf(file, { ...dataset, symbols: dataset.markets.map(({ symbol }) => symbol) }, plan, training, threshold);
    const record: Omit<TrainingRecord, 'version'> = {
      schema: 'barloom.training/1',
      model,
      system: file.system,
      timeframe: dataset.timeframe,
      reason,
      origin: dataset.origin,
      data_policy: policy,
      feature_set: { name: basename(file.ml_training.features), hash: dataset.set.hash, features: dataset.set.features },
      label: labelMeaning(file.ml_training.label),
      spec,
      weights: { by: file.ml_training.weights, uniqueness: meanOf(dataset.uniqueness) },
      trees: countTrees(trained),
      threshold,
      markets: dataset.markets,
      rows: dataset.rows.rows,
      last_decided_ms: dataset.rows.decidedAtMs.at(-1)!,
      cut_ms: plan.cutMs,
      embargo_ms: plan.embargoMs,
      validation_from_ms: plan.validation.decidedAtMs[0]!,
      parts: training.report.parts,
      walk_forward: walked?.pooled,
      folds: walked?.folds ?? [],
      searched,
      canaries: training.report.canaries,
      importance,
      verdict: { isBetter: verdict.isBetter, sentence: verdict.sentence },
      warnings: [...dataset.warnings, ...trained.warnings],
    };
    const same = registry.findSame(model, bundle),
      version =
        same ??
        (await registry.register(model, bundle, (folder, own) =>
          writeTrainingRecord(folder, { ...record, version: own, config: storedConfig(file, folder) }),
        ));
    return {
      record: { ...record, version },
      folder: versionFolder(file.ml_training.registry, model, version),
      isSound: training.state === 'promotable' && verdict.isBetter,
      isUnchanged: same !== undefined,
    };
  });
}

/** Of the rows before the holdout, those whose labels are known an embargo before it; the latest of them judge. */
export function planTraining({ ml_training: { split, embargo_bars } }: SystemFile, { rows, barMs }: SignalDataset): TrainingPlan {
  const embargoMs = embargo_bars * barMs,
    { earlier, cutMs: holdoutCutMs } = splitInTime(rows, split.holdout, embargoMs);
  // the holdout is decided after the cut, not at it
  const cutMs = holdoutCutMs - 1,
    known = takeKnown(earlier, cutMs),
    validationShare = split.validation / (split.train + split.validation);
  const { earlier: learned, later: validation } = splitInTime(known, validationShare, embargoMs);
  return { known, cutMs, embargoMs, validationShare, learned, validation };
}

async function walkForward(
  kernels: LearnerKernels,
  { ml_training: { folds } }: SystemFile,
  known: LabelledRows,
  pipeline: PipelineOptions,
): Promise<WalkedForward | undefined> {
  if (folds === 0) return undefined;
  const { pooled, folds: done } = await validateWalkForward(kernels, numberRows(known), equalFolds(known.rows, folds), pipeline);
  const part: PartRecord = {
    part: 'walk_forward',
    rows: pooled.target.length,
    fromMs: known.decidedAtMs[pooled.barIndex[0]!]!,
    toMs: known.decidedAtMs[pooled.barIndex.at(-1)!]!,
    metrics: pooled.metrics,
  };
  return { pooled: part, folds: done };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function returnsOf({ rows, tradeReturn }: SignalDataset, part: LabelledRows): Float64Array {
  const places = new Map(Array.from(rows.barIndex, (bar, row) => [bar, row]));
  return Float64Array.from(part.barIndex, (bar) => tradeReturn[places.get(bar)!]!);
}
