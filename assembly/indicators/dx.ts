import { STATUS_OK } from "../layout";
import { directionalMovement, DX } from "./parts/directional-movement";

/** Writes the directional movement index; the value before where nothing moved.
 *  high, low, close  f64[length]  quote price  in
 *  out               f64[length]  percent  out; first period are NaN
 *  period            i32          bars, >= 2
 *  NaN               leading NaN are warm-up; a later NaN gives NaN and the sums start anew after it
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib DX, unstable period 0; Wilder 1978 */
export function dx(high: usize, low: usize, close: usize, out: usize, length: i32, period: i32): i32 {
  directionalMovement(DX, high, low, close, out, <usize>length, <usize>period);
  return STATUS_OK;
}
