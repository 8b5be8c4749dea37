import { UsageError } from '../core/errors.js';
import type { Parameters } from '../core/graph.js';

export type Direction = 'maximize' | 'minimize';

/** What became of a trial. */
export type TrialOutcome =
  | {
      readonly state: 'complete';
      /** one per direction of the study; NaN where undefined, which is worse than any number */
      readonly values: readonly number[];
      /** how far the trial breaks the constraints, 0 where it meets them all; sums of several are the caller's. Default 0 */
      readonly violation?: number;
    }
  /** given up at `step`, with the value that it had there */
  | { readonly state: 'pruned'; readonly step: number; readonly value: number }
  | { readonly state: 'failed'; readonly code: string; readonly message: string }
  /** no parameters that meet `require` were found */
  | { readonly state: 'infeasible' };

/** One report of a running trial: the step (resource spent so far) and the first objective's value there. */
export type TrialReport = readonly [step: number, value: number];

/** One trial of a study. */
export interface StudyTrial {
  /** from 0 */
  readonly trialNumber: number;
  /** the sampled ones, absent axes left out, and the fixed ones */
  readonly parameters: Parameters;
  /** undefined while it runs */
  readonly outcome: TrialOutcome | undefined;
  readonly reports?: readonly TrialReport[];
}

/** A trial that was told; what `resume` takes. */
export type ToldTrial = StudyTrial & { readonly outcome: TrialOutcome };

/** A trial as samplers see it. */
export interface Observation {
  readonly trialNumber: number;
  /** f64[dimensions] point of the codec; NaN where an axis is absent */
  readonly unit: Float64Array;
  /** rank of the state: lower is better, see TIER */
  readonly tier: number;
  /** within a tier lower is better: the loss of the first objective, or the violation */
  readonly loss: number;
  /** one per direction, all to be minimised; empty where the trial has no values */
  readonly losses: readonly number[];
  readonly violation: number;
}

/** Feasible trials first, then pruned ones, then those that break constraints, then those without a value. */
export const TIER = { feasible: 0, pruned: 1, violating: 2, valueless: 3 } as const;

/** Returns what samplers learn from an outcome. */
export function observe(trialNumber: number, unit: Float64Array, outcome: TrialOutcome, directions: readonly Direction[]): Observation {
  const nothing = { trialNumber, unit, tier: TIER.valueless, loss: Number.POSITIVE_INFINITY, losses: [], violation: 0 };
  if (outcome.state === 'pruned') {
    const loss = directions[0] === 'maximize' ? -outcome.value : outcome.value;
    return Number.isFinite(loss) ? { ...nothing, tier: TIER.pruned, loss } : nothing;
  }
  if (outcome.state !== 'complete' || !outcome.values.every(Number.isFinite)) return nothing;
  const losses = outcome.values.map((value, index) => (directions[index] === 'maximize' ? -value : value));
  const violation = Number.isNaN(outcome.violation) ? Number.POSITIVE_INFINITY : Math.max(0, outcome.violation ?? 0);
  if (violation > 0) return { trialNumber, unit, tier: TIER.violating, loss: violation, losses, violation };
  return { trialNumber, unit, tier: TIER.feasible, loss: losses[0]!, losses, violation };
}

/** Orders observations, best first; equal ones by trial number. */
export function compareObservations(a: Observation, b: Observation): number {
  if (a.tier !== b.tier) return a.tier - b.tier;
  return a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : a.trialNumber - b.trialNumber;
}

/** Throws UsageError STUDY_INVALID where an outcome does not fit the study. */
export function checkOutcome(trialNumber: number, outcome: TrialOutcome, directions: readonly Direction[]): void {
  if (outcome.state !== 'complete' || outcome.values.length === directions.length) return;
  throw new UsageError(
    'STUDY_INVALID',
    `trial ${trialNumber} must be told one value per direction, ${directions.length}, not ${outcome.values.length}`,
    { context: { trial: trialNumber } },
  );
}
