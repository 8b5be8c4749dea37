import { STATUS_OK } from "../layout";
import { SCORE, slidingVariance } from "./parts/sliding-variance";

/** Writes the standard score of the newest of the last `period` values of `input`.
 *  input    f64[length]     in
 *  out      f64[length]     out; first period-1 are NaN, and where nothing varies
 *  scratch  16 * period bytes
 *  period   i32             bars, >= 2
 *  NaN      a NaN or infinite input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   (x - mean) / population standard deviation */
export function zscore(input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  slidingVariance(SCORE, input, out, scratch, <usize>length, <usize>period);
  return STATUS_OK;
}
