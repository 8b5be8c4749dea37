import { inverseVolatility } from "./inverse-volatility";
import { matrixAt, setVector, sumOfOthers, vectorAt } from "./matrix";
import { MOST_PASSES, STANDSTILL } from "./min-variance";

/** Finds the weights of equal risk contributions, before they are made to sum to 1: each x solves x * (Cx) = 1 / legs given the others, one
 *  after the other, until they stand still.
 *  covariance  f64[legs][legs]  in; variances above 0
 *  out         f64[legs]        out; above 0
 *  Cost        O(passes * legs^2), at most 1,000 passes, allocates nothing
 *  Source      Griveau-Billion, Richard and Roncalli, A Fast Algorithm for Computing High-dimensional Risk Parity Portfolios, 2013,
 *              equation 5 */
export function riskParity(covariance: usize, legs: i32, out: usize): void {
  const budget = 1.0 / <f64>legs;
  inverseVolatility(covariance, legs, out);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let change: f64 = 0, largest: f64 = 0;
    for (let i = 0; i < legs; i++) {
      const weight = solve(matrixAt(covariance, legs, i, i), sumOfOthers(covariance, legs, i, out), budget);
      const moved = abs(weight - vectorAt(out, i));
      if (moved > change) change = moved;
      if (weight > largest) largest = weight;
      setVector(out, i, weight);
    }
    if (change <= STANDSTILL * largest) return;
  }
}

/** Returns the root above 0 of variance * x^2 + others * x - budget, in the form that loses no digits. */
// @ts-ignore: decorator
@inline
function solve(variance: f64, others: f64, budget: f64): f64 {
  const root = Math.sqrt(others * others + 4.0 * variance * budget);
  return others > 0 ? (2.0 * budget) / (others + root) : (root - others) / (2.0 * variance);
}
