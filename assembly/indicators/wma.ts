import { STATUS_OK } from "../layout";
import { slidingWeightedMean } from "./parts/sliding-weighted-sum";

/** Writes the linearly weighted moving average of `input`: weights 1 (oldest) to period (newest); of equal
 *  values it is that value.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib WMA                                                           */
export function wma(input: usize, out: usize, length: i32, period: i32): i32 {
  slidingWeightedMean(input, out, <usize>length, <usize>period);
  return STATUS_OK;
}
