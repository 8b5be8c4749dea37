import { Growth, Leaf } from "./growth";
import { gradientOf, hessianOf, rowsOf, sumsOf } from "./sums";

/** Looks for a better split of the leaf by one feature. Cuts are tried from the lowest bin up, missing values on the right first:
 *  of equal gains the first one stays. Where no row of the leaf lacks the value, a missing one goes with the more rows, left on a tie.
 *  sums     i64[count][2] of the leaf's rows by bin, ascending
 *  names    u8[count], the bins that the sums are of; no pointer where they are the bins 0, 1, …
 *  missingSums  i64[2], sum of the rows that lack the value
 *  Source   second-order gain with L2, Chen and Guestrin 2016, equation 7, twice over; missing values as in their algorithm 3 */
export function findSplit(growth: Growth, leaf: Leaf, feature: i32, sums: usize, count: i32, names: usize, missingSums: usize): void {
  const missing = v128.load(missingSums);
  const hasMissing = i64x2.extract_lane(missing, 1) != 0;
  tryAllCuts(growth, leaf, feature, sums, count - i32(!hasMissing), names, i64x2.splat(0), hasMissing ? 0 : -1);
  if (hasMissing) tryAllCuts(growth, leaf, feature, sums, count - 1, names, missing, 1);
}

// @ts-ignore: decorator
@inline
function tryAllCuts(growth: Growth, leaf: Leaf, feature: i32, sums: usize, cuts: i32, names: usize, start: v128, missingLeft: i32): void {
  if (growth.monotone == 0) tryCuts(growth, leaf, feature, sums, cuts, names, start, missingLeft);
  else tryBoundedCuts(growth, leaf, feature, sums, cuts, names, start, missingLeft);
}

/** Tries the cuts behind the first `cuts` sums, with what `start` holds on the left. missingLeft is -1 where the larger side decides. */
function tryCuts(growth: Growth, leaf: Leaf, feature: i32, sums: usize, cuts: i32, names: usize, start: v128, missingLeft: i32): void {
  const countBits = growth.countBits, minRows = growth.minRows, mostRows = leaf.rows - minRows, rowMask = (<i64>1 << <i64>countBits) - 1;
  const whole = f64x2.replace_lane(f64x2.splat(leaf.gradient), 1, leaf.hessian), minHessian = growth.minHessian;
  const gradientUnit = f64x2.splat(growth.gradientUnit), hessianUnit = f64x2.splat(growth.hessianUnit), l2 = f64x2.splat(growth.l2);
  const ownScore = scoreOf(leaf.gradient * growth.gradientUnit, leaf.hessian * growth.hessianUnit + growth.l2);
  let best = leaf.gain, left = start;
  for (let cut = 0; cut < cuts; cut++) {
    left = i64x2.add(left, v128.load(sums + (<usize>cut << 4)));
    const packed = i64x2.extract_lane(left, 1), rows = <i32>(packed & rowMask);
    if (rows < minRows) continue;
    if (rows > mostRows) break;
    const leftSums = sumsOf(left, countBits), rightSums = f64x2.sub(whole, leftSums);
    const gradients = f64x2.mul(i64x2.shuffle(leftSums, rightSums, 0, 2), gradientUnit);
    const hessians = f64x2.mul(i64x2.shuffle(leftSums, rightSums, 1, 3), hessianUnit);
    const scores = f64x2.div(f64x2.mul(gradients, gradients), f64x2.add(hessians, l2));
    const gain = f64x2.extract_lane(scores, 0) + f64x2.extract_lane(scores, 1) - ownScore;
    if (gain > best && isHeavy(hessians, minHessian)) {
      best = gain;
      keepSplit(leaf, feature, binAt(names, cut), missingLeft, gain, f64x2.extract_lane(leftSums, 0), f64x2.extract_lane(leftSums, 1), rows);
    }
  }
}

/** The same where some feature is constrained: sides say what their bounds allow, and in the order that the constraint asks for. */
function tryBoundedCuts(growth: Growth, leaf: Leaf, feature: i32, sums: usize, cuts: i32, names: usize, start: v128, missingLeft: i32): void {
  const constraint = <f64>load<i8>(growth.monotone + feature);
  const countBits = growth.countBits, l2 = growth.l2, lower = leaf.lower, upper = leaf.upper;
  const gradient = leaf.gradient * growth.gradientUnit, hessian = leaf.hessian * growth.hessianUnit;
  const ownScore = boundedScore(gradient, hessian + l2, boundedValue(gradient, hessian + l2, lower, upper));
  let left = start;
  for (let cut = 0; cut < cuts; cut++) {
    left = i64x2.add(left, v128.load(sums + (<usize>cut << 4)));
    const rows = rowsOf(left, countBits);
    if (rows < growth.minRows) continue;
    if (rows > leaf.rows - growth.minRows) break;
    const leftGradient = gradientOf(left) * growth.gradientUnit, rightGradient = gradient - leftGradient;
    const leftHessian = hessianOf(left, countBits) * growth.hessianUnit, rightHessian = hessian - leftHessian;
    if (leftHessian < growth.minHessian || rightHessian < growth.minHessian) continue;
    const leftValue = boundedValue(leftGradient, leftHessian + l2, lower, upper), rightValue = boundedValue(rightGradient, rightHessian + l2, lower, upper);
    if (constraint * (rightValue - leftValue) < 0.0) continue;
    const gain = boundedScore(leftGradient, leftHessian + l2, leftValue) + boundedScore(rightGradient, rightHessian + l2, rightValue) - ownScore;
    if (gain > leaf.gain) keepSplit(leaf, feature, binAt(names, cut), missingLeft, gain, gradientOf(left), hessianOf(left, countBits), rows);
  }
}

// @ts-ignore: decorator
@inline
function binAt(names: usize, cut: i32): i32 {
  return names == 0 ? cut : <i32>load<u8>(names + cut);
}

function keepSplit(leaf: Leaf, feature: i32, bin: i32, missingLeft: i32, gain: f64, leftGradient: f64, leftHessian: f64, leftRows: i32): void {
  leaf.gain = gain;
  leaf.feature = feature;
  leaf.lastLeftBin = bin;
  leaf.missingLeft = missingLeft < 0 ? i32(2 * leftRows >= leaf.rows) : missingLeft;
  leaf.leftGradient = leftGradient;
  leaf.leftHessian = leftHessian;
  leaf.leftRows = leftRows;
}

// @ts-ignore: decorator
@inline
function isHeavy(hessians: v128, least: f64): bool {
  return f64x2.extract_lane(hessians, 0) >= least && f64x2.extract_lane(hessians, 1) >= least;
}

// @ts-ignore: decorator
@inline
function scoreOf(gradient: f64, curvature: f64): f64 {
  return (gradient * gradient) / curvature;
}

/** What a leaf says before it is scaled: the minimum of its loss, within bounds. */
// @ts-ignore: decorator
@inline
export function boundedValue(gradient: f64, curvature: f64, lower: f64, upper: f64): f64 {
  const value = (0.0 - gradient) / curvature;
  return value < lower ? lower : value > upper ? upper : value;
}

// @ts-ignore: decorator
@inline
function boundedScore(gradient: f64, curvature: f64, value: f64): f64 {
  return -value * (2.0 * gradient + curvature * value);
}
