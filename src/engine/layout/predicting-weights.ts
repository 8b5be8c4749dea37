import type { LinearState } from '../../core/learner-kernels.js';

/** Returns what predicts: the means over the steps where their sums are kept, else the last ones. */
export function predictingWeights(state: LinearState): { readonly weights: Float64Array; readonly intercept: number } {
  const isMean = state.weightSums !== undefined && state.step > 0;
  if (!isMean) return { weights: state.weights, intercept: state.intercept };
  return { weights: state.weightSums.map((sum) => sum / state.step), intercept: state.interceptSum / state.step };
}
