import { STATUS_OK } from "../layout";
import { slidingLine } from "./parts/sliding-weighted-sum";

/** Writes the slope of the least-squares line through the last `period` values of `input`; of equal values it is 0.
 *  input   f64[length]  in
 *  out     f64[length]  units of input per bar  out; first period-1 are NaN
 *  period  i32          bars, >= 2
 *  NaN     a NaN or infinite input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib LINEARREG_SLOPE; weights 12 (k - (p + 1) / 2) / (p (p² - 1)), k from 1 (oldest) to p */
export function linearreg_slope(input: usize, out: usize, length: i32, period: i32): i32 {
  const p = <f64>period;
  slidingLine(true, input, out, <usize>length, <usize>period, (p + 1.0) * -0.5, 12.0 / (p * (p * p - 1.0)));
  return STATUS_OK;
}
