import type { FeatureColumns, LearnerKernels } from '../../core/learner-kernels.js';
import { calibrate } from '../calibration/calibration.js';
import { predict, predictRaw } from '../models/predict.js';
import type { ModelBundle } from './model-bundle.js';

/** Returns what a bundle says of each row, f64[rows]: its model's predictions, through the calibration where it has one.
 *  Throws UsageError MODEL_INVALID where the features are not those of the model    */
export function scoreBundle(
  kernels: LearnerKernels,
  { model, calibration }: Pick<ModelBundle, 'model' | 'calibration'>,
  features: FeatureColumns,
): Float64Array {
  if (calibration === undefined) return predict(kernels, model, features);
  const scores = calibration.scores === 'raw' ? predictRaw(kernels, model, features) : predict(kernels, model, features);
  return calibrate(kernels, calibration.by, scores);
}
