import { matrixAt, setVector } from "./matrix";

/** Weighs by 1 / volatility, before the weights are made to sum to 1.
 *  covariance  f64[legs][legs]  in; variances above 0
 *  out         f64[legs]        out
 *  Cost        O(legs), allocates nothing
 *  Source      naive risk parity, which is that of equal correlations: Maillard, Roncalli and Teiletche, The Properties of Equally
 *              Weighted Risk Contribution Portfolios, 2010, section 2.2 */
export function inverseVolatility(covariance: usize, legs: i32, out: usize): void {
  for (let i = 0; i < legs; i++) setVector(out, i, 1.0 / Math.sqrt(matrixAt(covariance, legs, i, i)));
}
