import { sortByScore } from './sort-by-score.js';

/** Returns Spearman's rank correlation of two columns without NaN, -1 to 1, ties at their mean rank; NaN where one does not vary.
 *  Source  Spearman 1904                                                           */
export function rankCorrelation(a: Float64Array, b: Float64Array): number {
  return correlation(ranksOf(a), ranksOf(b));
}

function ranksOf(values: Float64Array): Float64Array {
  const order = sortByScore(values),
    ranks = new Float64Array(values.length);
  for (let first = 0, last = 1; first < order.length; first = last++) {
    while (last < order.length && values[order[last]!] === values[order[first]!]) last++;
    for (let place = first; place < last; place++) ranks[order[place]!] = (first + last - 1) / 2;
  }
  return ranks;
}

/** Ranks have the mean (n - 1) / 2. */
function correlation(a: Float64Array, b: Float64Array): number {
  const mean = (a.length - 1) / 2;
  let [both, ownA, ownB] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row]! - mean, b[row]! - mean];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  }
  return both / Math.sqrt(ownA * ownB);
}
