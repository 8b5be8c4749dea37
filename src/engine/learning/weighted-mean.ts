import type { TrainingRows } from '../../core/learner-kernels.js';

/** Returns the weighted mean of the targets, summed in the order of the rows. */
export function weightedMean({ target, weight }: TrainingRows): number {
  let [sum, weights] = [0, 0];
  for (let row = 0; row < target.length; row++) {
    const own = weight?.[row] ?? 1;
    sum += own * target[row]!;
    weights += own;
  }
  return sum / weights;
}
