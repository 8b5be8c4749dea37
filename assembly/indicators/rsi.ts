import { STATUS_OK } from "../layout";
import { gainShare, RSI } from "./parts/gain-share";

/** Writes the relative strength index of `input`.
 *  input   f64[length]  in
 *  out     f64[length]  percent 0…100  out; first period are NaN; 0 where nothing moved
 *  period  i32          bars, >= 2
 *  NaN     leading NaN are warm-up; a later NaN gives NaN and the index is seeded anew after it
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib RSI, unstable period 0; Wilder 1978                           */
export function rsi(input: usize, out: usize, length: i32, period: i32): i32 {
  gainShare(RSI, input, out, <usize>length, <usize>period);
  return STATUS_OK;
}
