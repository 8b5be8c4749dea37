/** A linear model with its rows. The host writes the fields at the exported offsets. Rows are f64[rows][stride], the features
 *  scaled, then zeros: the stride is a multiple of LANE_FEATURES. */
@unmanaged
export class Linear {
  /** f64[rows][stride] */
  matrix: usize;
  /** f64[rows]; weight may be no pointer */
  target: usize;
  weight: usize;
  /** i32[rows], the order of a pass; no pointer where it is theirs */
  order: usize;
  /** f64[stride] */
  weights: usize;
  /** f64[stride], sums of the weights after each step; no pointer where they are not wanted */
  weightSums: usize;
  rows: i32;
  stride: i32;
  loss: i32;
  schedule: i32;
  intercept: f64;
  interceptSum: f64;
  /** steps that were made */
  step: f64;
  l2: f64;
  rate: f64;
  power: f64;
}

/** Features that a turn of a loop over a row takes. */
export const LANE_FEATURES: i32 = 8;

/** How the learning rate falls with the step t from 1. OPTIMAL: 1 / (l2 (t0 + t - 1)), with t0 = 1 / (l2 sqrt(1 / sqrt(l2)));
 *  INVERSE: rate / t^power; CONSTANT: rate. */
export const SCHEDULE_OPTIMAL: i32 = 0;
export const SCHEDULE_INVERSE: i32 = 1;
export const SCHEDULE_CONSTANT: i32 = 2;

/** The sum of the products of two f64[stride], eight interleaved sums that are added in pairs. */
// @ts-ignore: decorator
@inline
export function dot(a: usize, b: usize, stride: i32): f64 {
  let first = f64x2.splat(0.0), second = first, third = first, fourth = first;
  for (let at: usize = 0; at < <usize>stride << 3; at += 64) {
    first = f64x2.add(first, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    second = f64x2.add(second, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
    third = f64x2.add(third, f64x2.mul(v128.load(a + at, 32), v128.load(b + at, 32)));
    fourth = f64x2.add(fourth, f64x2.mul(v128.load(a + at, 48), v128.load(b + at, 48)));
  }
  const sum = f64x2.add(f64x2.add(first, second), f64x2.add(third, fourth));
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
