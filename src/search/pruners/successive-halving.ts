import { UsageError } from '../../core/errors.js';
import type { Contender, Pruner } from '../pruner.js';

export interface HalvingOptions {
  /** step of the first rung, in the unit of the reports, above 0 */
  readonly minResource: number;
  /** one in so many goes on, at least 2; the rungs are minResource · reduction^k. Default 3 */
  readonly reduction?: number;
}

/** Lets one in `reduction` trials past each rung: a trial goes on while it is among the best of those that reached the rung before it,
 *  or the best of fewer than that. Throws UsageError STUDY_INVALID.
 *  Source: Li et al. 2020, A System for Massively Parallel Hyperparameter Tuning (asynchronous successive halving), here by whole
 *  batches. */
export function openHalvingPruner({ minResource, reduction = 3 }: HalvingOptions): Pruner {
  checkHalving(minResource, reduction);
  return {
    name: 'successive_halving',
    shouldPrune: (trial, step, earlier) => rungOf(step, minResource, reduction) !== undefined && losesRung(trial, earlier, reduction),
  };
}

/** Whether a trial is not among the best 1/reduction of the earlier ones and itself, nor the best of them. The first one goes on. */
export function losesRung({ loss }: Contender, earlier: readonly Contender[], reduction: number): boolean {
  if (earlier.length === 0) return false;
  if (Number.isNaN(loss)) return true;
  const better = earlier.reduce((count, each) => count + (each.loss < loss ? 1 : 0), 0);
  return better >= Math.max(1, Math.floor((earlier.length + 1) / reduction));
}

/** Returns which rung a step is, from 0; undefined where it is none. */
export function rungOf(step: number, minResource: number, reduction: number): number | undefined {
  for (let [rung, at] = [0, minResource]; at <= step * (1 + 1e-12); rung++, at *= reduction)
    if (Math.abs(at - step) <= step * 1e-12) return rung;
  return undefined;
}

export function checkHalving(minResource: number, reduction: number): void {
  if (!(minResource > 0)) throw new UsageError('STUDY_INVALID', `minResource of the pruner must be above 0, not ${minResource}`);
  if (!(reduction >= 2)) throw new UsageError('STUDY_INVALID', `reduction of the pruner must be at least 2, not ${reduction}`);
}
