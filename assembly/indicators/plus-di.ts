import { STATUS_OK } from "../layout";
import { directionalMovement, PLUS_DI } from "./parts/directional-movement";

/** Writes the positive directional indicator.
 *  high, low, close  f64[length]  quote price  in
 *  out               f64[length]  percent  out; first period are NaN
 *  period            i32          bars, >= 2
 *  NaN               leading NaN are warm-up; a later NaN gives NaN and the sums start anew after it
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib PLUS_DI, unstable period 0; Wilder 1978 */
export function plus_di(high: usize, low: usize, close: usize, out: usize, length: i32, period: i32): i32 {
  directionalMovement(PLUS_DI, high, low, close, out, <usize>length, <usize>period);
  return STATUS_OK;
}
