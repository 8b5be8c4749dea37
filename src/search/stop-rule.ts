import { UsageError } from '../core/errors.js';
import { TIER, type Observation } from './trial.js';

/** When a study has reached a plateau. */
export interface StopRule {
  /** trials without an improvement after which it ends, at least 1 */
  readonly patience: number;
  /** an improvement is a best value that is better by more than this, in the unit of the objective, >= 0. Default 0 */
  readonly minDelta?: number;
}

/** Returns whether the last `patience` trials have improved the best value by no more than `minDelta`. Trials count in the order of their
 *  numbers; nothing is a plateau before a trial met the constraints. For studies of one objective. */
export function isPlateau(history: readonly Observation[], { patience, minDelta = 0 }: StopRule): boolean {
  let best = Number.POSITIVE_INFINITY;
  let improvedAt = -1;
  for (const { trialNumber, tier, loss } of history) {
    if (tier !== TIER.feasible || !(loss < best - minDelta)) continue;
    best = loss;
    improvedAt = trialNumber;
  }
  return improvedAt >= 0 && history.length - 1 - improvedAt >= patience;
}

/** Throws UsageError STUDY_INVALID. */
export function checkStopRule({ patience, minDelta = 0 }: StopRule): void {
  if (!(Number.isInteger(patience) && patience >= 1))
    throw new UsageError('STUDY_INVALID', `patience must be a whole number of at least 1, not ${patience}`);
  if (!(minDelta >= 0)) throw new UsageError('STUDY_INVALID', `min_delta must be at least 0, not ${minDelta}`);
}
