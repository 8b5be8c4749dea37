import { STATUS_OK } from "../layout";
import { slidingLine } from "./parts/sliding-weighted-sum";

/** Writes the end of the least-squares line through the last `period` values of `input`; of equal values it is that value.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 2
 *  NaN     a NaN or infinite input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib LINEARREG; weights 6 (k - (p + 1) / 3) / (p (p + 1)), k from 1 (oldest) to p */
export function linearreg(input: usize, out: usize, length: i32, period: i32): i32 {
  const p = <f64>period;
  slidingLine(false, input, out, <usize>length, <usize>period, (p + 1.0) / -3.0, 6.0 / (p * (p + 1.0)));
  return STATUS_OK;
}
