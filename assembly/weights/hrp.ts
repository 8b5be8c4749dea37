import { orderByClusters } from "./cluster";
import { matrixAt, setVector, vectorAt } from "./matrix";

/** Hierarchical risk parity: the legs in the order of their clusters are cut in halves over and over, and each pair of halves shares what
 *  it has by the inverse of the variances that inverse-variance portfolios of the halves have. The weights sum to 1.
 *  covariance  f64[legs][legs]      in; variances above 0
 *  out         f64[legs]            out
 *  order       i32[legs]            out: see orderByClusters
 *  work        f64[2 * legs][legs], then i32[4 * legs]
 *  Cost        O(legs^3), allocates nothing
 *  Source      Lopez de Prado, Building Diversified Portfolios that Outperform Out of Sample, 2016, stage 3 */
export function hierarchicalRiskParity(covariance: usize, legs: i32, out: usize, order: usize, work: usize): void {
  orderByClusters(covariance, legs, order, work);
  for (let i = 0; i < legs; i++) setVector(out, i, 1.0);
  bisect(covariance, legs, out, order, 0, legs);
}

function bisect(covariance: usize, legs: i32, out: usize, order: usize, from: i32, to: i32): void {
  if (to - from < 2) return;
  const middle = from + ((to - from) >> 1);
  const left = clusterVariance(covariance, legs, order, from, middle), right = clusterVariance(covariance, legs, order, middle, to);
  const share = 1.0 - left / (left + right);
  scale(out, order, from, middle, share);
  scale(out, order, middle, to, 1.0 - share);
  bisect(covariance, legs, out, order, from, middle);
  bisect(covariance, legs, out, order, middle, to);
}

function scale(out: usize, order: usize, from: i32, to: i32, share: f64): void {
  for (let k = from; k < to; k++) {
    const leg = load<i32>(order + (<usize>k << 2));
    setVector(out, leg, vectorAt(out, leg) * share);
  }
}

/** Of the portfolio of the legs [from, to) of the order, weighed by 1 / variance. */
function clusterVariance(covariance: usize, legs: i32, order: usize, from: i32, to: i32): f64 {
  let total: f64 = 0, variance: f64 = 0;
  for (let k = from; k < to; k++) total += inverse(covariance, legs, order, k);
  for (let k = from; k < to; k++) {
    let sum: f64 = 0;
    for (let l = from; l < to; l++) {
      const covered = matrixAt(covariance, legs, load<i32>(order + (<usize>k << 2)), load<i32>(order + (<usize>l << 2)));
      sum += covered * (inverse(covariance, legs, order, l) / total);
    }
    variance += (inverse(covariance, legs, order, k) / total) * sum;
  }
  return variance;
}

// @ts-ignore: decorator
@inline
function inverse(covariance: usize, legs: i32, order: usize, k: i32): f64 {
  const leg = load<i32>(order + (<usize>k << 2));
  return 1.0 / matrixAt(covariance, legs, leg, leg);
}
