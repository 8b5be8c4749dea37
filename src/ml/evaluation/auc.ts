import { sortByScore } from './sort-by-score.js';

/** Returns the probability that a row of class 1 scores above one of class 0, ties counted half; NaN where a class has no rows
 *  or a score is NaN.
 *  scores   f64[rows]
 *  target   f64[rows], 0 or 1
 *  weight   f64[rows], how much a row counts; left out, all count alike
 *  Source   Hanley and McNeil 1982; the area under the ROC curve by the trapezoidal rule */
export function auc(scores: Float64Array, target: Float64Array, weight?: Float64Array): number {
  if (scores.some(Number.isNaN)) return Number.NaN;
  const order = sortByScore(scores);
  let [zeros, ones, won] = [0, 0, 0];
  for (let first = 0, last = 0; first < order.length; first = last) {
    let [tiedZeros, tiedOnes] = [0, 0];
    for (; last < order.length && scores[order[last]!] === scores[order[first]!]; last++) {
      const own = weight?.[order[last]!] ?? 1;
      if (target[order[last]!] === 1) tiedOnes += own;
      else tiedZeros += own;
    }
    won += tiedOnes * (zeros + tiedZeros / 2);
    zeros += tiedZeros;
    ones += tiedOnes;
  }
  return won / (zeros * ones);
}
