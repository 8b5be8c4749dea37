import { UsageError } from '../../core/errors.js';
import type { Pruner } from '../pruner.js';

export interface MedianOptions {
  /** trials that must have reported a step before it decides. Default 8 */
  readonly startupTrials?: number;
  /** steps below this one decide nothing. Default 0 */
  readonly warmupSteps?: number;
  /** share of the earlier trials that a trial must be among, in (0, 1). Default 0.5 */
  readonly share?: number;
}

/** Gives up trials that are worse than the median of the earlier trials at the same step. Throws UsageError STUDY_INVALID.
 *  Source: Golovin et al. 2017, Google Vizier, the median stopping rule. */
export function openMedianPruner({ startupTrials = 8, warmupSteps = 0, share = 0.5 }: MedianOptions = {}): Pruner {
  if (!(share > 0 && share < 1))
    throw new UsageError('STUDY_INVALID', `share of the median pruner must be above 0 and below 1, not ${share}`);
  return {
    name: 'median',
    shouldPrune({ loss }, step, earlier) {
      if (step < warmupSteps || earlier.length < Math.max(1, startupTrials)) return false;
      if (Number.isNaN(loss)) return true;
      const losses = earlier
        .map((each) => each.loss)
        .filter((each) => !Number.isNaN(each))
        .sort((a, b) => a - b);
      return losses.length > 0 && loss > losses[Math.ceil(losses.length * share) - 1]!;
    },
  };
}
