import { basename } from 'node:path';
import type { DataPolicy } from '../../core/data-policy.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import { REGIMES } from '../../core/regimes.js';
import type { CanaryResult } from '../../ml/canaries/canary.js';
import { runCanaries } from '../../ml/canaries/run-canaries.js';
import { smallBudget } from '../../ml/canaries/small-budget.js';
import type { ClassSpec } from '../../ml/classes/class-model.js';
import { fitClassPipeline, type ClassPipelineOptions } from '../../ml/classes/fit-class-pipeline.js';
import { scoreClasses } from '../../ml/classes/score-classes.js';
import type { ModelSpec } from '../../ml/models/model-spec.js';
import { predictRaw } from '../../ml/models/predict.js';
import { takeKnown } from '../../ml/rows/require-known.js';
import { filterRows, type LabelledRows } from '../../ml/rows/labelled-rows.js';
import { splitInTime } from '../../ml/rows/split-in-time.js';
import { fitPipeline } from '../../ml/training/fit-pipeline.js';
import { ModelRegistry, requireModelName } from '../models/model-registry.js';
import type { RunOptions } from '../system/run-options.js';
import { labelMeaning } from '../system/schema/label-kinds.js';
import type { SystemFile } from '../system/system-schema.js';
import { classBundleOf } from './class-bundle.js';
import { classRecord, writeClassRecord, type ClassPart, type ClassTrainingRecord } from './class-record.js';
import { equalFolds } from './equal-folds.js';
import { baseRatesOf, classPart, judgeClasses } from './judge-classes.js';
import { modelNameOf } from './model-name.js';
import { openDataset, type SignalDataset } from './open-dataset.js';
import { withLearners } from './open-learners.js';
import { planTraining, type TrainingPlan } from './train.js';
import { versionFolder } from './training-record.js';

/** A model of several classes that was fitted and registered. */
export interface TrainedClasses {
  readonly record: ClassTrainingRecord;
  readonly folder: string;
  /** whether every canary passed and the validation rows are said better than by base rates */
  readonly isSound: boolean;
  readonly isUnchanged: boolean;
}

/** Trains a model that says a probability of each regime on what was collected, writes its bundle and what was trained on what, and
 *  registers both. The holdout is not looked at.
 *  Throws UsageError ROWS_MISSING, DATA_POLICY, NAME_UNKNOWN, FLAG_INVALID, MODEL_INVALID, STORE_LOCKED, OUTPUT_UNWRITABLE */
export async function trainClasses(file: SystemFile, policy: DataPolicy, reason: string, options: RunOptions): Promise<TrainedClasses> {
  const model = modelNameOf(file);
  requireModelName(model);
  const dataset = await openDataset(file, policy, options),
    plan = planTraining(file, dataset),
    registry = await ModelRegistry.open(file.ml_training.registry);
  return await withLearners(options, async (kernels) => {
    const pipelineOptions = optionsOf(file, plan),
      { earlier, later, cutMs } = splitInTime(plan.known, plan.validationShare, plan.embargoMs);
    const pipeline = await fitClassPipeline(kernels, earlier, cutMs, pipelineOptions),
      baseRates = baseRatesOf(REGIMES, earlier),
      said = scoreClasses(kernels, pipeline, later);
    const parts = [
      classPart('train', REGIMES, scoreClasses(kernels, pipeline, earlier), earlier),
      classPart('validation', REGIMES, said, later, baseRates),
      ...(await walkForward(kernels, file, plan, pipelineOptions)),
    ];
    const canaries = await watch(kernels, file, plan, dataset),
      verdict = judgeClasses(said, later, baseRates);
    const bundle = classBundleOf(file, dataset, plan, pipeline, parts, canaries);
    const record: Omit<ClassTrainingRecord, 'schema' | 'version'> = {
      model,
      system: file.system,
      timeframe: dataset.timeframe,
      reason,
      origin: dataset.origin,
      data_policy: policy,
      feature_set: { name: basename(file.ml_training.features), hash: dataset.set.hash, features: dataset.set.features },
      label: labelMeaning(file.ml_training.label),
      classes: REGIMES,
      spec: pipelineOptions.spec,
      markets: dataset.markets,
      rows: dataset.rows.rows,
      last_decided_ms: dataset.rows.decidedAtMs.at(-1)!,
      cut_ms: plan.cutMs,
      embargo_ms: plan.embargoMs,
      base_rates: baseRates,
      parts,
      canaries,
      verdict,
      warnings: [...dataset.warnings, ...pipeline.warnings],
    };
    const same = registry.findSame(model, bundle),
      version =
        same ??
        (await registry.register(model, bundle, (folder, own) =>
          writeClassRecord(folder, 'training.json', classRecord({ ...record, version: own })),
        ));
    return {
      record: classRecord({ ...record, version }),
      folder: versionFolder(file.ml_training.registry, model, version),
      isSound: canaries.every(({ state }) => state === 'passed') && verdict.isBetter,
      isUnchanged: same !== undefined,
    };
  });
}

function optionsOf({ ml_training, seed }: SystemFile, { embargoMs }: TrainingPlan): ClassPipelineOptions {
  const { model, options, calibration, minimum_rows: least } = ml_training;
  return {
    spec: { seed, ...options, kind: model } as unknown as ClassSpec,
    classes: REGIMES,
    embargoMs,
    calibration,
    leastRows: Math.min(100, Math.ceil(least / 4)),
    leastOfClass: 10,
  };
}

/** Probabilities of each fold by a model of the rows before it, beside the base rates of those. */
async function walkForward(
  kernels: LearnerKernels,
  { ml_training: { folds } }: SystemFile,
  { known, embargoMs }: TrainingPlan,
  options: ClassPipelineOptions,
): Promise<ClassPart[]> {
  if (folds === 0) return [];
  const rows: Int32Array[] = [],
    said: Float64Array[][] = [];
  let [own, base] = [0, 0];
  for (const { train, test } of equalFolds(known.rows, folds)) {
    const inside = (range: { from: number; to: number }): LabelledRows => filterRows(known, (row) => row >= range.from && row < range.to);
    const tested = inside(test),
      cutMs = tested.decidedAtMs[0]! - embargoMs,
      learned = takeKnown(inside(train), cutMs);
    if (learned.rows < options.leastRows / 0.8 || new Set(learned.target).size < 2) continue;
    const probabilities = scoreClasses(kernels, await fitClassPipeline(kernels, learned, cutMs, options), tested),
      part = classPart('walk_forward', REGIMES, probabilities, tested, baseRatesOf(REGIMES, learned));
    own += part.metrics.brier * tested.rows;
    base += (part.metrics.brier / (1 - part.brierSkill)) * tested.rows;
    rows.push(Int32Array.from({ length: tested.rows }, (_, index) => test.from + index));
    said.push(probabilities);
  }
  if (rows.length === 0) return [];
  const all = new Set(rows.flatMap((each) => Array.from(each))),
    pooled = filterRows(known, (row) => all.has(row)),
    probabilities = REGIMES.map((_, member) => Float64Array.from(said.flatMap((columns) => Array.from(columns[member]!))));
  return [{ ...classPart('walk_forward', REGIMES, probabilities, pooled), brierSkill: 1 - own / base }];
}

/** The canaries watch the features and the rows by the class that stands most often, against all others. */
async function watch(
  kernels: LearnerKernels,
  { ml_training: { model, options }, seed }: SystemFile,
  { known, validationShare, embargoMs }: TrainingPlan,
  { source }: SignalDataset,
): Promise<readonly CanaryResult[]> {
  const rates = baseRatesOf(REGIMES, known),
    most = rates.indexOf(Math.max(...rates)),
    { classWeights: _weights, ...rest } = options as Record<string, unknown>;
  const spec = smallBudget({ ...rest, kind: model } as unknown as ModelSpec),
    rows = { ...known, target: known.target.map((value) => Number(value === most)) };
  return await runCanaries({
    isClass: true,
    rows,
    source,
    seed,
    judge: async (own) => {
      const { earlier, later, cutMs } = splitInTime(own, validationShare, embargoMs),
        fitted = await fitPipeline(kernels, earlier, cutMs, { spec, seed, embargoMs, calibration: 'none', leastOfClass: 1 });
      return { scores: predictRaw(kernels, fitted.model, later), target: later.target };
    },
  });
}
