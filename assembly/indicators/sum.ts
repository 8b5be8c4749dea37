import { STATUS_OK } from "../layout";
import { slidingFold, SUM } from "./parts/sliding-fold";

/** Writes the sum of the last `period` values of `input`.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib SUM                                                           */
export function sum(input: usize, out: usize, length: i32, period: i32): i32 {
  slidingFold(SUM, input, out, <usize>length, <usize>period, 1.0);
  return STATUS_OK;
}
