import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";

/** Writes 100 * (input / (input `lag` bars ago) - 1), 0 where the divisor is 0.
 *  input   f64[length]  in
 *  out     f64[length]  percent  out; first lag are NaN
 *  lag     i32          bars, >= 1
 *  NaN     a NaN makes the two values that read it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib ROC */
export function roc(input: usize, out: usize, length: i32, lag: i32): i32 {
  const end = <usize>length << 3, back = <usize>lag << 3;
  fillNaN(out, 0, min(<usize>lag, <usize>length));
  let i = back;
  for (; i + 16 <= end; i += 16) v128.store(out + i, rocOf(v128.load(input + i), v128.load(input + i - back)));
  if (i < end) {
    v128.store64_lane(out + i, rocOf(v128.load64_zero(input + i), v128.load64_zero(input + i - back)), 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function rocOf(value: v128, before: v128): v128 {
  const nothing = v128.and(f64x2.eq(before, f64x2.splat(0.0)), f64x2.eq(value, value));
  return v128.andnot(f64x2.mul(f64x2.sub(f64x2.div(value, before), f64x2.splat(1.0)), f64x2.splat(100.0)), nothing);
}
