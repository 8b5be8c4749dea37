import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { Calibration } from '../calibration/calibration.js';
import { fitIsotonic } from '../calibration/isotonic.js';
import { fitPlatt } from '../calibration/platt.js';
import type { Model } from '../models/model.js';
import { predictRaw } from '../models/predict.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireKnown } from '../rows/require-known.js';

/** Fits probabilities to the raw predictions of a model, on rows that it has not learned from.
 *  Throws UsageError LABEL_LEAK where a row is known only after the cut; MODEL_INVALID   */
export function fitKnownCalibration(
  kernels: LearnerKernels,
  kind: Calibration['kind'],
  model: Model,
  rows: LabelledRows,
  cutMs: number,
): Calibration {
  requireKnown('calibration', rows, cutMs);
  const scores = predictRaw(kernels, model, rows);
  return kind === 'platt' ? fitPlatt(kernels, scores, rows.target) : fitIsotonic(scores, rows.target);
}
