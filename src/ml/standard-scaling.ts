import type { FeatureColumns, FeatureScaling } from '../core/learner-kernels.js';

/** Returns mean and population standard deviation of each feature over its known values, to be found in training rows only. A feature
 *  that does not vary has the scale 1; one without any value the mean 0. */
export function fitStandardScaling({ columns }: FeatureColumns): FeatureScaling {
  const moments = columns.map(momentsOf);
  return { means: Float64Array.from(moments, ({ mean }) => mean), scales: Float64Array.from(moments, ({ scale }) => scale) };
}

/** Returns scaling that changes nothing. */
export function noScaling(features: number): FeatureScaling {
  return { means: new Float64Array(features), scales: new Float64Array(features).fill(1) };
}

/** Two passes: the mean first, so that no digits are lost where it is far from 0. */
function momentsOf(column: Float64Array): { mean: number; scale: number } {
  let [count, sum] = [0, 0];
  for (const value of column) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  if (count === 0) return { mean: 0, scale: 1 };
  const mean = sum / count;
  let squares = 0;
  for (const value of column) if (!Number.isNaN(value)) squares += (value - mean) * (value - mean);
  const deviation = Math.sqrt(squares / count);
  return { mean, scale: deviation > 1e-12 * Math.abs(mean) ? deviation : 1 };
}
