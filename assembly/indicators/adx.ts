import { STATUS_OK } from "../layout";
import { directionalMovement, ADX } from "./parts/directional-movement";

/** Writes the average directional movement index; it rests where nothing moved.
 *  high, low, close  f64[length]  quote price  in
 *  out               f64[length]  percent  out; first 2*period-1 are NaN
 *  period            i32          bars, >= 2
 *  NaN               leading NaN are warm-up; a later NaN gives NaN and the sums start anew after it
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib ADX, unstable period 0; Wilder 1978 */
export function adx(high: usize, low: usize, close: usize, out: usize, length: i32, period: i32): i32 {
  directionalMovement(ADX, high, low, close, out, <usize>length, <usize>period);
  return STATUS_OK;
}
