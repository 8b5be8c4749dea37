import type { LearnerKernels } from '../../core/learner-kernels.js';
import { interpolate, type IsotonicCalibration } from './isotonic.js';
import type { PlattCalibration } from './platt.js';

/** How scores become probabilities, found on rows that the model has not learned from. */
export type Calibration = PlattCalibration | IsotonicCalibration;

/** Returns the calibrated probability of each score, f64[rows].
 *  scores  what the calibration was fitted on: raw predictions or probabilities     */
export function calibrate(kernels: LearnerKernels, calibration: Calibration, scores: Float64Array): Float64Array {
  if (calibration.kind === 'isotonic') return scores.map((score) => interpolate(calibration, score));
  const { slope, intercept } = calibration;
  return kernels.sigmoid(scores.map((score) => slope * score + intercept));
}
