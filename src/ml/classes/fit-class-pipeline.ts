import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { Calibration } from '../calibration/calibration.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireKnown } from '../rows/require-known.js';
import { requireRows } from '../rows/require-rows.js';
import { scaleWeights } from '../rows/scale-weights.js';
import { splitInTime } from '../rows/split-in-time.js';
import { fitClassCalibration, type ClassCalibration } from './calibrate-classes.js';
import type { ClassModel, ClassSpec } from './class-model.js';
import { fitClasses } from './fit-classes.js';
import { predictClasses } from './predict-classes.js';

/** How rows become a model of several classes. */
export interface ClassPipelineOptions {
  readonly spec: ClassSpec;
  readonly classes: readonly string[];
  /** time between the labels of one part of the rows and the next part, ms */
  readonly embargoMs: number;
  readonly calibration: Calibration['kind'] | 'none';
  /** rows that are learned from, at least */
  readonly leastRows: number;
  /** rows of a class, in each part, without which it is not calibrated */
  readonly leastOfClass: number;
}

/** A fitted model of several classes with its calibration. */
export interface ClassPipeline {
  readonly model: ClassModel;
  readonly calibration: ClassCalibration | undefined;
  /** a sentence for each class that has no calibration */
  readonly warnings: readonly string[];
}

const CALIBRATION_SHARE = 0.2;
const STOPPING_SHARE = 0.2;

/** Fits and calibrates on rows whose labels are known by the cut. In time the rows part into those that are learned from, those that stop
 *  boosting, where the spec has patience, and those that calibrate; no label of one part reaches into the next.
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING, MODEL_INVALID                          */
export async function fitClassPipeline(
  kernels: LearnerKernels,
  rows: LabelledRows,
  cutMs: number,
  { spec, classes, embargoMs, calibration: kind, leastRows, leastOfClass }: ClassPipelineOptions,
): Promise<ClassPipeline> {
  requireKnown('trainer', rows, cutMs);
  const { earlier, later } = kind === 'none' ? { earlier: rows, later: rows } : splitInTime(rows, CALIBRATION_SHARE, embargoMs);
  requireRows('training', earlier, leastRows, 0);
  requireRows('calibration', later, Math.max(1, leastOfClass), 0);
  const model = await fitStoppingClasses(kernels, spec, classes, earlier, embargoMs, leastRows);
  if (kind === 'none') return { model, calibration: undefined, warnings: [] };
  const calibration = fitClassCalibration(kernels, kind, predictClasses(kernels, model, later), later.target, leastOfClass);
  const warnings = classes.filter((_, member) => calibration.members[member]!.kind === 'none').map(warnOf);
  return { model, calibration, warnings };
}

function warnOf(name: string): string {
  return `Calibration: the rows that calibrate hold too few of ${name}, and its probability stays that of the model.`;
}

async function fitStoppingClasses(
  kernels: LearnerKernels,
  spec: ClassSpec,
  classes: readonly string[],
  rows: LabelledRows,
  embargoMs: number,
  leastRows: number,
): Promise<ClassModel> {
  if (spec.kind !== 'gbc' || spec.patience === undefined) return await fitClasses(kernels, spec, classes, scaleWeights(rows));
  const { earlier, later } = splitInTime(rows, STOPPING_SHARE, embargoMs);
  requireRows('training', earlier, leastRows, 0);
  requireRows('early stopping', later, 1, 0);
  return await fitClasses(kernels, spec, classes, scaleWeights(earlier), later);
}
