import { STATUS_OK } from "../layout";
import { slidingWeightedMean } from "./parts/sliding-weighted-sum";

/** Writes Hull's moving average: the weighted average over floor(sqrt(period)) bars of
 *  2 * wma(floor(period / 2)) - wma(period).
 *  input    f64[length]  in
 *  out      f64[length]  out; first period + floor(sqrt(period)) - 2 are NaN
 *  scratch  8 * length bytes
 *  period   i32          bars, >= 2
 *  NaN      a NaN input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   Hull 2005                                                           */
export function hma(input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  const n = <usize>length;
  slidingWeightedMean(input, scratch, n, <usize>(period >> 1));
  slidingWeightedMean(input, out, n, <usize>period);
  extrapolate(scratch, out, n);
  slidingWeightedMean(scratch, out, n, <usize>Math.sqrt(<f64>period));
  return STATUS_OK;
}

/** half = 2 * half - whole */
function extrapolate(half: usize, whole: usize, n: usize): void {
  for (let i: usize = 0; i < n << 3; i += 8) store<f64>(half + i, 2.0 * load<f64>(half + i) - load<f64>(whole + i));
}
