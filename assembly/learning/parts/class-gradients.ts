import { Growth } from "./growth";
import { quantize } from "./quantize";

/** Writes gradient and hessian of the log loss by a class's raw prediction at every row into the sums of the growth, as whole numbers:
 *  share - (1 in the class, else 0), and share * (1 - share), each times the row's weight.
 *  shares, target, weight  f64[rows]; no weights where the pointer is 0
 *  member  number of the class
 *  Cost    two rows at a time, O(rows)
 *  Source  multinomial deviance, Friedman 2001, section 4.6; the diagonal of its second derivatives */
export function writeClassGradients(growth: Growth, shares: usize, target: usize, weight: usize, member: i32): void {
  const rows = growth.rows, one = f64x2.splat(1.0), wanted = f64x2.splat(<f64>member);
  let largest = f64x2.splat(0.0), row = 0;
  for (; row + 2 <= rows; row += 2) {
    const at = <usize>row << 3, out = growth.sums + (at << 1), weights = weight == 0 ? one : v128.load(weight + at);
    const said = v128.load(shares + at), gradients = gradientsAt(said, v128.load(target + at), weights, wanted);
    const hessians = f64x2.mul(weights, f64x2.mul(said, f64x2.sub(one, said)));
    const first = i64x2.shuffle(gradients, hessians, 0, 2), second = i64x2.shuffle(gradients, hessians, 1, 3);
    v128.store(out, first);
    v128.store(out, second, 16);
    largest = f64x2.pmax(largest, f64x2.pmax(f64x2.abs(first), f64x2.abs(second)));
  }
  if (row < rows) {
    const at = <usize>row << 3, weights = weight == 0 ? one : v128.load64_zero(weight + at), said = v128.load64_zero(shares + at);
    const gradients = gradientsAt(said, v128.load64_zero(target + at), weights, wanted);
    const pair = i64x2.shuffle(gradients, f64x2.mul(weights, f64x2.mul(said, f64x2.sub(one, said))), 0, 2);
    v128.store(growth.sums + (at << 1), pair);
    largest = f64x2.pmax(largest, f64x2.abs(pair));
  }
  quantize(growth, f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1));
}

// @ts-ignore: decorator
@inline
function gradientsAt(said: v128, target: v128, weights: v128, wanted: v128): v128 {
  return f64x2.mul(weights, f64x2.sub(said, v128.and(f64x2.eq(target, wanted), f64x2.splat(1.0))));
}
