import { STATUS_OK } from "../layout";
import { slidingWeightedSum } from "./parts/sliding-weighted-sum";

/** Writes the linearly weighted moving average of `input`: weights 1 (oldest) to period (newest).
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib WMA                                                           */
export function wma(input: usize, out: usize, length: i32, period: i32): i32 {
  const p = <f64>period;
  slidingWeightedSum(input, out, <usize>length, <usize>period, 2.0 / (p * (p + 1.0)));
  return STATUS_OK;
}
