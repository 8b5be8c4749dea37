import { Growth } from "./growth";
import { LOSS_LOG, sigmoidOf } from "./losses";
import { quantize } from "./quantize";

/** Writes gradient and hessian of the loss at every row into the sums of the growth, as whole numbers.
 *  raw, target, weight  f64[rows]; no weights where the pointer is 0
 *  Cost  two rows at a time, O(rows)                                            */
export function writeGradients(growth: Growth, raw: usize, target: usize, weight: usize, loss: i32): void {
  const rows = growth.rows;
  let largest = f64x2.splat(0.0), row = 0;
  for (; row + 2 <= rows; row += 2) {
    const at = <usize>row << 3;
    const w = weight == 0 ? f64x2.splat(1.0) : v128.load(weight + at);
    largest = f64x2.pmax(largest, writePair(growth.sums + (at << 1), v128.load(raw + at), v128.load(target + at), w, loss));
  }
  if (row < rows) {
    const at = <usize>row << 3;
    const w = weight == 0 ? f64x2.splat(1.0) : v128.load64_zero(weight + at);
    largest = f64x2.pmax(largest, writeSingle(growth.sums + (at << 1), v128.load64_zero(raw + at), v128.load64_zero(target + at), w, loss));
  }
  quantize(growth, f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
}

/** Returns the larger |gradient| and the larger hessian. */
// @ts-ignore: decorator
@inline
function writePair(out: usize, raw: v128, target: v128, weight: v128, loss: i32): v128 {
  const gradients = gradientsOf(raw, target, weight, loss), hessians = hessiansOf(raw, weight, loss);
  const first = i64x2.shuffle(gradients, hessians, 0, 2), second = i64x2.shuffle(gradients, hessians, 1, 3);
  v128.store(out, first);
  v128.store(out, second, 16);
  return f64x2.pmax(f64x2.abs(first), f64x2.abs(second));
}

function writeSingle(out: usize, raw: v128, target: v128, weight: v128, loss: i32): v128 {
  const sums = i64x2.shuffle(gradientsOf(raw, target, weight, loss), hessiansOf(raw, weight, loss), 0, 2);
  v128.store(out, sums);
  return f64x2.abs(sums);
}

// @ts-ignore: decorator
@inline
function gradientsOf(raw: v128, target: v128, weight: v128, loss: i32): v128 {
  return f64x2.mul(weight, f64x2.sub(loss == LOSS_LOG ? sigmoidOf(raw) : raw, target));
}

// @ts-ignore: decorator
@inline
function hessiansOf(raw: v128, weight: v128, loss: i32): v128 {
  if (loss != LOSS_LOG) return weight;
  const share = sigmoidOf(raw);
  return f64x2.mul(weight, f64x2.mul(share, f64x2.sub(f64x2.splat(1.0), share)));
}
