import { auc } from './auc.js';
import { rankCorrelation } from './rank-correlation.js';

/** Returns how well scores order the targets: 1 as well as can be, 0 like chance, -1 the wrong way round; NaN where targets do not vary or
 *  a score is NaN.
 *  isClass  targets are 0 and 1: 2 AUC - 1; else the rank correlation, 0 where scores do not vary
 *  scores   f64[rows]                                                              */
export function skillOf(isClass: boolean, scores: Float64Array, target: Float64Array): number {
  if (scores.some(Number.isNaN)) return Number.NaN;
  if (isClass) return 2 * auc(scores, target) - 1;
  if (scores.every((score) => score === scores[0]) && target.some((value) => value !== target[0])) return 0;
  return rankCorrelation(scores, target);
}
