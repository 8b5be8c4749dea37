import { STATUS_OK } from "../layout";
import { smooth } from "./parts/smooth";

/** Writes the exponential moving average of `input`, seeded with the mean of its first `period` values.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1; the newest value weighs 2 / (period + 1)
 *  NaN     leading NaN are warm-up; a later NaN gives NaN and the average is seeded anew after it
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib EMA, unstable period 0                                        */
export function ema(input: usize, out: usize, length: i32, period: i32): i32 {
  if (period == 1) memory.copy(out, input, <usize>length << 3);
  else smooth(input, out, <usize>length, <usize>period, 2.0 / (<f64>period + 1.0));
  return STATUS_OK;
}
