import { rankGroups } from './rank-groups.js';

export interface LiftGroup {
  readonly rows: number;
  /** share of class 1 */
  readonly share: number;
  /** share / share among all rows; NaN where no row is of class 1 */
  readonly lift: number;
}

/** Returns the lift of each tenth of the rows, from the highest scores down.
 *  scores, target  f64[rows]                                                       */
export function liftByDecile(scores: Float64Array, target: Float64Array): LiftGroup[] {
  const overall = target.reduce((sum, value) => sum + value, 0) / target.length;
  return rankGroups(scores, target, 10)
    .map(({ rows, share }) => ({ rows, share, lift: share / overall }))
    .reverse();
}
