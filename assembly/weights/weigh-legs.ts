import { STATUS_OK } from "../layout";
import { covary, keepMoving } from "./covary";
import { hierarchicalRiskParity } from "./hrp";
import { inverseVolatility } from "./inverse-volatility";
import { setVector, vectorAt } from "./matrix";
import { minVariance } from "./min-variance";
import { POLICY_EQUAL, POLICY_INVERSE_VOLATILITY, POLICY_MIN_VARIANCE, POLICY_RISK_PARITY } from "./policies";
import { riskParity } from "./risk-parity";

/** Returns the bytes of `work` that so many legs need. */
export function weigh_bytes(legs: i32): i32 {
  return (3 * legs * legs + legs) * 8 + 6 * legs * 4;
}

/** Weighs legs by their past returns. A leg that does not move, or whose returns are not all known, has the weight 0; where none moves, and
 *  where a policy finds nothing, the weights are equal.
 *  policy   a POLICY code
 *  returns  f64[legs][bars]  logarithms of close / close before, bars >= 2  in; lost
 *  out      f64[legs]        >= 0, their sum is 1                           out
 *  work     room for weigh_bytes(legs)
 *  Cost     O(legs^2 * bars) and that of the policy, allocates nothing */
export function weigh_legs(policy: i32, returns: usize, legs: i32, bars: i32, out: usize, work: usize): i32 {
  if (policy == POLICY_EQUAL || !weighMoving(policy, returns, legs, bars, out, work)) {
    for (let i = 0; i < legs; i++) setVector(out, i, 1.0 / <f64>legs);
  }
  return STATUS_OK;
}

/** Weighs the legs that move; returns false where there is nothing to go by. */
function weighMoving(policy: i32, returns: usize, legs: i32, bars: i32, out: usize, work: usize): bool {
  const square = <usize>(legs * legs) << 3, covariance = work, further = covariance + square;
  const weights = further + 2 * square + (<usize>(4 * legs) << 2), index = weights + (<usize>legs << 3), order = index + (<usize>legs << 2);
  covary(returns, legs, bars, covariance);
  const moving = keepMoving(covariance, legs, index);
  if (moving == 0) return false;
  if (policy == POLICY_INVERSE_VOLATILITY) inverseVolatility(covariance, moving, weights);
  else if (policy == POLICY_MIN_VARIANCE) minVariance(covariance, moving, weights);
  else if (policy == POLICY_RISK_PARITY) riskParity(covariance, moving, weights);
  else hierarchicalRiskParity(covariance, moving, weights, order, further);
  let sum: f64 = 0;
  for (let i = 0; i < moving; i++) sum += vectorAt(weights, i);
  if (!(sum > 0 && sum < Infinity)) return false;
  for (let i = 0; i < legs; i++) setVector(out, i, 0.0);
  for (let i = 0; i < moving; i++) setVector(out, load<i32>(index + (<usize>i << 2)), vectorAt(weights, i) / sum);
  return true;
}
