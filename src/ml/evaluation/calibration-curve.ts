import { rankGroups } from './rank-groups.js';

export interface CalibrationPoint {
  readonly rows: number;
  /** mean probability that was said */
  readonly said: number;
  /** share of class 1 that was seen */
  readonly seen: number;
}

/** Returns what was said and seen in groups of equal size, from the lowest probability up.
 *  probabilities, target  f64[rows]                                                */
export function calibrationCurve(probabilities: Float64Array, target: Float64Array, groups = 10): CalibrationPoint[] {
  return rankGroups(probabilities, target, groups).map(({ rows, meanScore, share }) => ({ rows, said: meanScore, seen: share }));
}
