import type { ColumnMoments, FeatureColumns, FeatureScaling, LearnerKernels } from '../core/learner-kernels.js';

/** A standard deviation that is no larger, relative to the mean, is rounding. */
export const LEAST_DEVIATION = 1e-12;

/** Returns mean and population standard deviation of each feature over its known values, to be found in training rows only. A feature
 *  that does not vary has the scale 1; one without any value the mean 0. */
export function fitStandardScaling(kernels: LearnerKernels, features: FeatureColumns): FeatureScaling {
  const moments = kernels.measureColumns(features);
  return { means: Float64Array.from(moments, ({ count, mean }) => (count === 0 ? 0 : mean)), scales: Float64Array.from(moments, scaleOf) };
}

/** Returns scaling that changes nothing. */
export function noScaling(features: number): FeatureScaling {
  return { means: new Float64Array(features), scales: new Float64Array(features).fill(1) };
}

function scaleOf({ count, mean, squares }: ColumnMoments): number {
  const deviation = Math.sqrt(squares / count);
  return deviation > LEAST_DEVIATION * Math.abs(mean) ? deviation : 1;
}
