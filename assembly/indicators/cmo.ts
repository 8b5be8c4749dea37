import { STATUS_OK } from "../layout";
import { gainShare, CMO } from "./parts/gain-share";

/** Writes the Chande momentum oscillator of `input`.
 *  input   f64[length]  in
 *  out     f64[length]  percent -100…100  out; first period are NaN; 0 where nothing moved
 *  period  i32          bars, >= 2
 *  NaN     leading NaN are warm-up; a later NaN gives NaN and the oscillator is seeded anew after it
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib CMO, unstable period 0 (smoothed as Wilder does)                           */
export function cmo(input: usize, out: usize, length: i32, period: i32): i32 {
  gainShare(CMO, input, out, <usize>length, <usize>period);
  return STATUS_OK;
}
