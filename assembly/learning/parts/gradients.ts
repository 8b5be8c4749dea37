import { Growth } from "./growth";
import { LOSS_LOG, sigmoidOf } from "./losses";
import { quantize } from "./quantize";

/** Writes gradient and hessian of the loss at every row into the sums of the growth, as whole numbers.
 *  raw, target, weight  f64[rows]; no weights where the pointer is 0
 *  Cost  two rows at a time, O(rows)                                            */
export function writeGradients(growth: Growth, raw: usize, target: usize, weight: usize, loss: i32): void {
  const rows = growth.rows, one = f64x2.splat(1.0);
  let largest = f64x2.splat(0.0), row = 0;
  for (; row + 2 <= rows; row += 2) {
    const at = <usize>row << 3, out = growth.sums + (at << 1), weights = weight == 0 ? one : v128.load(weight + at);
    const said = saidAt(v128.load(raw + at), loss);
    const gradients = f64x2.mul(weights, f64x2.sub(said, v128.load(target + at))), hessians = f64x2.mul(weights, bendAt(said, loss));
    const first = i64x2.shuffle(gradients, hessians, 0, 2), second = i64x2.shuffle(gradients, hessians, 1, 3);
    v128.store(out, first);
    v128.store(out, second, 16);
    largest = f64x2.pmax(largest, f64x2.pmax(f64x2.abs(first), f64x2.abs(second)));
  }
  if (row < rows) largest = f64x2.pmax(largest, writeLast(growth.sums, raw, target, weight, <usize>row << 3, loss));
  quantize(growth, f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
}

/** The row without a partner. Returns its |gradient| and hessian. */
function writeLast(sums: usize, raw: usize, target: usize, weight: usize, at: usize, loss: i32): v128 {
  const weights = weight == 0 ? f64x2.splat(1.0) : v128.load64_zero(weight + at), said = saidAt(v128.load64_zero(raw + at), loss);
  const gradients = f64x2.mul(weights, f64x2.sub(said, v128.load64_zero(target + at))), hessians = f64x2.mul(weights, bendAt(said, loss));
  const pair = i64x2.shuffle(gradients, hessians, 0, 2);
  v128.store(sums + (at << 1), pair);
  return f64x2.abs(pair);
}

// @ts-ignore: decorator
@inline
function saidAt(raw: v128, loss: i32): v128 {
  return loss == LOSS_LOG ? sigmoidOf(raw) : raw;
}

/** The second derivative at what is said. */
// @ts-ignore: decorator
@inline
function bendAt(said: v128, loss: i32): v128 {
  const one = f64x2.splat(1.0);
  return loss == LOSS_LOG ? f64x2.mul(said, f64x2.sub(one, said)) : one;
}
