import type { Objective } from '../trials/scorer.js';
import type { RecordedTrial } from '../../search/study-ledger.js';
import { firstValue, type StudyAnalysis } from './study-analysis.js';

/** A trial that may be the winner, and the rule that it is chosen by. */
export interface Choice {
  /** position in the trials */
  readonly trial: number;
  readonly rule: string;
}

/** Returns the trial that a study's rule chooses; undefined where none has a rank.
 *  ranking  best first; of several objectives the front                     */
export function chooseTrial(
  rule: 'point' | 'plateau',
  trials: readonly RecordedTrial[],
  ranking: Int32Array,
  objectives: readonly Objective[],
  { plateau }: StudyAnalysis,
): Choice | undefined {
  if (ranking.length === 0) return undefined;
  if (objectives.length > 1)
    return { trial: nearestToIdeal(trials, ranking, objectives), rule: 'of the Pareto front, nearest to the best of every objective' };
  if (rule === 'point') return { trial: ranking[0]!, rule: 'best point' };
  if (plateau !== undefined && plateau.bestPlateau >= 0) return { trial: plateau.bestPlateau, rule: 'best plateau' };
  return { trial: ranking[0]!, rule: 'best point: too few neighbours for a plateau' };
}

/** Returns those that are tried on validation: the best points, and the best plateau. */
export function chooseCandidates(ranking: Int32Array, most: number, { plateau }: StudyAnalysis): Int32Array {
  const best = [...ranking.subarray(0, most)];
  if (plateau !== undefined && plateau.bestPlateau >= 0 && !best.includes(plateau.bestPlateau))
    best.splice(Math.min(best.length, most - 1), 1, plateau.bestPlateau);
  return Int32Array.from(best);
}

/** Returns the position in the trials whose objectives, each scaled to 0…1 over the front, are nearest to the best of each. */
function nearestToIdeal(trials: readonly RecordedTrial[], front: Int32Array, objectives: readonly Objective[]): number {
  const valueOf = (trial: number, objective: number): number =>
    (trials[trial]!.outcome as { readonly values: readonly number[] }).values[objective]!;
  const ranges = objectives.map(({ direction }, k) => {
    const values = Array.from(front, (trial) => valueOf(trial, k));
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return { best: direction === 'maximize' ? high : low, span: high - low };
  });
  const distance = (trial: number): number =>
    ranges.reduce((sum, { best, span }, k) => sum + (span > 0 ? ((valueOf(trial, k) - best) / span) ** 2 : 0), 0);
  return front.reduce((nearest, trial) => (distance(trial) < distance(nearest) ? trial : nearest), front[0]!);
}

/** Returns positions in the trials, best first by the first objective; ties by number. */
export function rankTrials(
  trials: readonly RecordedTrial[],
  { direction }: Objective,
  isRanked: (trial: RecordedTrial) => boolean,
): Int32Array {
  const sign = direction === 'maximize' ? -1 : 1;
  const values = Float64Array.from(trials, firstValue);
  return Int32Array.from(trials.keys())
    .filter((trial) => isRanked(trials[trial]!))
    .sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
}
