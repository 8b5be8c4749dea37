import { STATUS_OK } from "../layout";
import { slidingFold, SUM } from "./parts/sliding-fold";

/** Writes the simple moving average of `input`.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib SMA; arithmetic mean                                          */
export function sma(input: usize, out: usize, length: i32, period: i32): i32 {
  slidingFold(SUM, input, out, <usize>length, <usize>period, 1.0 / <f64>period);
  return STATUS_OK;
}
