import { sortByScore } from './sort-by-score.js';

/** Rows of neighbouring scores: how many there are, the mean score, the share of class 1. */
export interface RankGroup {
  readonly rows: number;
  readonly meanScore: number;
  readonly share: number;
}

/** Cuts rows into groups of as equal size as can be, from the lowest score up; groups without rows are left out.
 *  scores, target  f64[rows]                                                       */
export function rankGroups(scores: Float64Array, target: Float64Array, groups: number): RankGroup[] {
  const order = sortByScore(scores),
    found: RankGroup[] = [];
  for (let group = 0; group < groups; group++) {
    const rows = order.subarray(Math.floor((group * order.length) / groups), Math.floor(((group + 1) * order.length) / groups));
    if (rows.length === 0) continue;
    const mean = (column: Float64Array): number => rows.reduce((sum, row) => sum + column[row]!, 0) / rows.length;
    found.push({ rows: rows.length, meanScore: mean(scores), share: mean(target) });
  }
  return found;
}
