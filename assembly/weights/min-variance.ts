import { matrixAt, setVector, sumOfOthers, vectorAt } from "./matrix";

/** The largest change of a pass, relative to the largest weight, at which weights stand still. */
// @ts-ignore: decorator
@inline
export const STANDSTILL: f64 = 1e-12;
// @ts-ignore: decorator
@inline
export const MOST_PASSES: i32 = 1_000;

/** Finds the weights >= 0 of the least variance, before they are made to sum to 1: those minimise x'Cx / 2 - sum(x), one after the other,
 *  until they stand still. Where they are many (a singular covariance), those found from 1 / variance on.
 *  covariance  f64[legs][legs]  in; variances above 0
 *  out         f64[legs]        out
 *  Cost        O(passes * legs^2), at most 1,000 passes, allocates nothing
 *  Source      Markowitz, Portfolio Selection, 1952; projected Gauss-Seidel: Cottle, Pang and Stone, The Linear Complementarity Problem,
 *              1992, section 5.2 */
export function minVariance(covariance: usize, legs: i32, out: usize): void {
  for (let i = 0; i < legs; i++) setVector(out, i, 1.0 / matrixAt(covariance, legs, i, i));
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let change: f64 = 0, largest: f64 = 0;
    for (let i = 0; i < legs; i++) {
      const best = (1.0 - sumOfOthers(covariance, legs, i, out)) / matrixAt(covariance, legs, i, i);
      const weight: f64 = best > 0 ? best : 0, moved = abs(weight - vectorAt(out, i));
      if (moved > change) change = moved;
      if (weight > largest) largest = weight;
      setVector(out, i, weight);
    }
    if (change <= STANDSTILL * largest) return;
  }
}
