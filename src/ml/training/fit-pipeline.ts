import type { FeatureColumns, LearnerKernels } from '../../core/learner-kernels.js';
import { calibrate, type Calibration } from '../calibration/calibration.js';
import { warnAboutFlat } from '../calibration/warn-about-flat.js';
import type { Model } from '../models/model.js';
import { isClassifier, type ModelSpec } from '../models/model-spec.js';
import { predict, predictRaw } from '../models/predict.js';
import { warnAboutScaling } from '../models/warn-about-scaling.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireKnown } from '../rows/require-known.js';
import { requireRows } from '../rows/require-rows.js';
import { splitInTime } from '../rows/split-in-time.js';
import { fitStopping, type StoppingRows } from './fit-stopping.js';
import { fitKnownCalibration } from './known-calibration.js';
import { pickFeatures } from './pick-features.js';
import { selectFeatures } from './select-features.js';

/** How rows become a model. */
export interface PipelineOptions {
  readonly spec: ModelSpec;
  /** whole number; of permutations and shuffles, beside the model's own */
  readonly seed: number;
  /** time between the labels of one part of the rows and the next part, ms; default 0 */
  readonly embargoMs?: number | undefined;
  /** how scores of classifiers become probabilities; default platt */
  readonly calibration?: Calibration['kind'] | 'none' | undefined;
  /** share of the rows, the latest, that calibrate and are not learned from; default 0.2 */
  readonly calibrationShare?: number | undefined;
  /** most features that are kept; default all */
  readonly mostFeatures?: number | undefined;
  /** rows that are learned from, at least; default 100 */
  readonly leastRows?: number | undefined;
  /** rows of either class in each part, at least; default 10 */
  readonly leastOfClass?: number | undefined;
}

/** A fitted model with what belongs to it, as plain data. */
export interface Pipeline {
  /** its features are those that were kept */
  readonly model: Model;
  readonly calibration: Calibration | undefined;
  /** rows that stopped boosting; undefined where nothing did */
  readonly stopping: StoppingRows | undefined;
  /** a sentence for each feature that a linear model cannot use, and for a calibration that makes all scores one */
  readonly warnings: readonly string[];
}

/** What predicts of a pipeline. */
export type Predictor = Pick<Pipeline, 'model' | 'calibration'>;

const DEFAULTS = { embargoMs: 0, calibrationShare: 0.2, leastRows: 100, leastOfClass: 10 } as const;

/** Selects features, fits and calibrates on rows whose labels are known by the cut. In time the rows part into those that are learned from,
 *  those that stop boosting, where the spec has patience, and those that calibrate; no label of one part reaches into the next.
 *  Throws UsageError LABEL_LEAK, ROWS_MISSING, MODEL_INVALID                          */
export async function fitPipeline(kernels: LearnerKernels, rows: LabelledRows, cutMs: number, options: PipelineOptions): Promise<Pipeline> {
  requireKnown('trainer', rows, cutMs);
  const { spec, seed } = options,
    kind = calibrationOf(options);
  const { embargoMs, calibrationShare, leastRows, leastOfClass } = fillDefaults(options);
  const least = isClassifier(spec.kind) ? leastOfClass : 0;
  const {
    earlier,
    later,
    cutMs: earlierCutMs,
  } = kind === 'none' ? { earlier: rows, later: rows, cutMs } : splitInTime(rows, calibrationShare, embargoMs);
  requireRows('training', earlier, leastRows, least);
  if (kind !== 'none') requireRows('calibration', later, 2 * least, least);
  const names =
    options.mostFeatures === undefined
      ? rows.features
      : await selectFeatures(kernels, spec, earlier, earlierCutMs, { most: options.mostFeatures, seed, embargoMs });
  const learned = pickFeatures(earlier, names),
    { model, stopping } = await fitStopping(kernels, spec, learned, { embargoMs, leastRows, leastOfClass });
  const calibration = kind === 'none' ? undefined : fitKnownCalibration(kernels, kind, model, pickFeatures(later, names), cutMs);
  return { model, stopping, calibration, warnings: [...warnAboutScaling(model, learned), ...warnAboutFlat(calibration)] };
}

/** Returns calibrated probabilities of class 1, or numbers: f64[rows].
 *  features  columns of the model's own features, in its order
 *  Throws UsageError MODEL_INVALID                                                 */
export function predictPipeline(kernels: LearnerKernels, { model, calibration }: Predictor, features: FeatureColumns): Float64Array {
  return calibration === undefined
    ? predict(kernels, model, features)
    : calibrate(kernels, calibration, predictRaw(kernels, model, features));
}

function calibrationOf({ spec, calibration = 'platt' }: PipelineOptions): Calibration['kind'] | 'none' {
  return isClassifier(spec.kind) ? calibration : 'none';
}

function fillDefaults({
  embargoMs = DEFAULTS.embargoMs,
  calibrationShare = DEFAULTS.calibrationShare,
  leastRows = DEFAULTS.leastRows,
  leastOfClass = DEFAULTS.leastOfClass,
}: PipelineOptions): Record<keyof typeof DEFAULTS, number> {
  return { embargoMs, calibrationShare, leastRows, leastOfClass };
}
