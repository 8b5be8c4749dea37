import { STATUS_OK } from "../layout";
import { directionalMovement, MINUS_DM } from "./parts/directional-movement";

/** Writes the minus directional movement: Wilder's running sum over `period` bars.
 *  high, low  f64[length]  quote price  in
 *  out        f64[length]  quote price  out; first max(period-1, 1) are NaN
 *  period     i32          bars, >= 1; 1 gives the bare movement of each bar
 *  NaN        leading NaN are warm-up; a later NaN gives NaN and the sum starts anew after it
 *  Cost       O(length), allocates nothing
 *  Source     TA-Lib MINUS_DM, unstable period 0; Wilder 1978 */
export function minus_dm(high: usize, low: usize, out: usize, length: i32, period: i32): i32 {
  directionalMovement(MINUS_DM, high, low, low, out, <usize>length, <usize>period);
  return STATUS_OK;
}
