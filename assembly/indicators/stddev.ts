import { STATUS_OK } from "../layout";
import { DEVIATION, slidingVariance } from "./parts/sliding-variance";

/** Writes the population standard deviation of the last `period` values of `input`.
 *  input    f64[length]     in
 *  out      f64[length]     out; first period-1 are NaN
 *  scratch  16 * period bytes
 *  period   i32             bars, >= 1
 *  NaN      a NaN or infinite input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib STDDEV, which takes a variance below 1e-14 for 0 */
export function stddev(input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  slidingVariance(DEVIATION, input, out, scratch, <usize>length, <usize>period);
  return STATUS_OK;
}
