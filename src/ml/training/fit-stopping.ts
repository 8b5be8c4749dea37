import type { LearnerKernels } from '../../core/learner-kernels.js';
import { fitModel } from '../models/fit-model.js';
import type { Model } from '../models/model.js';
import { isClassifier, type ModelSpec } from '../models/model-spec.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireRows } from '../rows/require-rows.js';
import { scaleWeights } from '../rows/scale-weights.js';
import { splitInTime } from '../rows/split-in-time.js';

/** The rows that decided how many trees were kept: later than those that were learned from, and not learned from themselves. */
export interface StoppingRows {
  readonly rows: number;
  /** when the first and the last of them were decided, epoch ms */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface StoppingOptions {
  /** time between the labels of the rows that are learned from and the rows that stop, ms */
  readonly embargoMs: number;
  /** rows that are learned from, at least; rows of either class in each part, at least */
  readonly leastRows: number;
  readonly leastOfClass: number;
}

/** A fitted model and what stopped it. */
export interface StoppedModel {
  readonly model: Model;
  /** undefined where all rows were learned from */
  readonly stopping: StoppingRows | undefined;
}

/** Share of the rows, the latest, that stop boosting. */
const STOPPING_SHARE = 0.2;

/** Fits a model. Where a boosting spec has `patience`, the latest rows decide how many trees are kept, purged and an embargo apart from
 *  those that are learned from; all other specs learn from every row. Rows that have weights count by them, in what is learned and in what
 *  stops.
 *  Throws UsageError ROWS_MISSING, MODEL_INVALID                                     */
export async function fitStopping(
  kernels: LearnerKernels,
  spec: ModelSpec,
  rows: LabelledRows,
  options: StoppingOptions,
): Promise<StoppedModel> {
  if (!isStopping(spec)) return { model: await fitModel(kernels, spec, scaleWeights(rows)), stopping: undefined };
  const { embargoMs, leastRows } = options,
    leastOfClass = isClassifier(spec.kind) ? options.leastOfClass : 0;
  const { earlier, later } = splitInTime(rows, STOPPING_SHARE, embargoMs);
  requireRows('training', earlier, leastRows, leastOfClass);
  requireRows('early stopping', later, Math.max(1, 2 * leastOfClass), leastOfClass);
  return {
    model: await fitModel(kernels, spec, scaleWeights(earlier), later),
    stopping: { rows: later.rows, fromMs: later.decidedAtMs[0]!, toMs: later.decidedAtMs.at(-1)! },
  };
}

function isStopping(spec: ModelSpec): boolean {
  return (spec.kind === 'gbc' || spec.kind === 'gbr') && spec.patience !== undefined;
}
