import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { logOf } from "../math";

/** Writes log(input / (input `lag` bars ago)).
 *  input   f64[length]  in
 *  out     f64[length]  natural log  out; first lag are NaN
 *  lag     i32          bars, >= 1
 *  NaN     a NaN makes the two values that read it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  log return */
export function log_returns(input: usize, out: usize, length: i32, lag: i32): i32 {
  const end = <usize>length << 3, back = <usize>lag << 3;
  fillNaN(out, 0, min(<usize>lag, <usize>length));
  let i = back;
  for (; i + 16 <= end; i += 16) v128.store(out + i, logReturn(v128.load(input + i), v128.load(input + i - back)));
  if (i < end) {
    v128.store64_lane(out + i, logReturn(v128.load64_zero(input + i), v128.load64_zero(input + i - back)), 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function logReturn(value: v128, before: v128): v128 {
  return logOf(f64x2.div(value, before));
}
