import { intColumn } from '../../core/int-column.js';

/** Returns row numbers by ascending score, equal scores in the order of the rows. */
export function sortByScore(scores: Float64Array): Int32Array {
  return intColumn(scores.length, (row) => row).sort((a, b) => scores[a]! - scores[b]! || a - b);
}
