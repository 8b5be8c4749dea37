import type { FeatureColumns, LearnerKernels } from '../../core/learner-kernels.js';
import { calibrateClasses, type ClassCalibration } from './calibrate-classes.js';
import type { ClassModel } from './class-model.js';
import { predictClasses } from './predict-classes.js';

/** Returns the probability of each class, through the calibration where there is one: f64[rows] for each, and in a row they sum to 1. */
export function scoreClasses(
  kernels: LearnerKernels,
  { model, calibration }: { readonly model: ClassModel; readonly calibration?: ClassCalibration | undefined },
  features: FeatureColumns,
): Float64Array[] {
  const shares = predictClasses(kernels, model, features);
  return calibration === undefined ? shares : calibrateClasses(kernels, calibration, shares);
}
