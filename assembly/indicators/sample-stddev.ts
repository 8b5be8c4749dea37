import { STATUS_OK } from "../layout";
import { SAMPLE_DEVIATION, slidingVariance } from "./parts/sliding-variance";

/** Writes the sample standard deviation (divisor period - 1) of the last `period` values of `input`.
 *  input    f64[length]     in
 *  out      f64[length]     out; first period-1 are NaN
 *  scratch  16 * period bytes
 *  period   i32             bars, >= 2
 *  NaN      a NaN or infinite input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   unbiased variance, square root */
export function sample_stddev(input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  slidingVariance(SAMPLE_DEVIATION, input, out, scratch, <usize>length, <usize>period);
  return STATUS_OK;
}
