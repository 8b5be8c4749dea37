import { expOf, logOf } from "../../math";

/** Losses of boosting: half the squared error of a number, or the log loss of log odds. */
export const LOSS_SQUARED: i32 = 0;
export const LOSS_LOG: i32 = 1;

/** 1 / (1 + e^-x) of two numbers */
// @ts-ignore: decorator
@inline
export function sigmoidOf(x: v128): v128 {
  const one = f64x2.splat(1.0);
  return f64x2.div(one, f64x2.add(one, expOf(f64x2.neg(x))));
}

/** The log loss of log odds x against targets y in [0, 1], of two rows: max(x, 0) + log(1 + e^-|x|) - x y */
// @ts-ignore: decorator
@inline
export function logLossOf(x: v128, y: v128): v128 {
  const tail = logOf(f64x2.add(f64x2.splat(1.0), expOf(f64x2.neg(f64x2.abs(x)))));
  return f64x2.sub(f64x2.add(f64x2.max(x, f64x2.splat(0.0)), tail), f64x2.mul(x, y));
}
