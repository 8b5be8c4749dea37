import { STATUS_OK } from "../layout";
import { dot, Linear } from "./parts/linear";
import { logLossOf, sigmoidOf } from "./parts/losses";

/** Sums what a Newton step of logistic regression needs at the present weights, without the penalty.
 *  linear  Linear   targets in [0, 1]
 *  out     f64[3 + 2 * stride + stride * stride], zero before: loss, derivative by the intercept, second derivative by the intercept,
 *          f64[stride] derivatives by the weights, f64[stride] mixed second derivatives with the intercept,
 *          f64[stride][stride] second derivatives; of each pair (i, j) with i < j only the first is written
 *  Cost    O(rows * stride^2)
 *  Source  iteratively reweighted least squares, Hastie, Tibshirani and Friedman 2009, section 4.4.1 */
export function newton_sums(linear: usize, out: usize): i32 {
  const own = changetype<Linear>(linear), stride = own.stride, bytes = <usize>stride << 3;
  const slopes = out + 24, mixed = slopes + bytes, squares = mixed + bytes;
  for (let row = 0; row < own.rows; row++) {
    const x = own.matrix + <usize>row * bytes, at = <usize>row << 3, target = load<f64>(own.target + at);
    const weight = own.weight == 0 ? 1.0 : load<f64>(own.weight + at), raw = dot(own.weights, x, stride) + own.intercept;
    const share = f64x2.extract_lane(sigmoidOf(f64x2.splat(raw)), 0), bend = weight * share * (1.0 - share), slope = weight * (share - target);
    store<f64>(out, load<f64>(out) + weight * f64x2.extract_lane(logLossOf(f64x2.splat(raw), f64x2.splat(target)), 0));
    store<f64>(out, load<f64>(out, 8) + slope, 8);
    store<f64>(out, load<f64>(out, 16) + bend, 16);
    addScaled(slopes, x, 0, bytes, slope);
    addScaled(mixed, x, 0, bytes, bend);
    for (let i: usize = 0; i < bytes; i += 8) addScaled(squares + i * <usize>stride, x, i & ~15, bytes, bend * load<f64>(x + i));
  }
  return STATUS_OK;
}

/** out += factor * x, from a place on */
// @ts-ignore: decorator
@inline
function addScaled(out: usize, x: usize, from: usize, to: usize, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let at = from; at < to; at += 16) v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.mul(v128.load(x + at), factors)));
}
