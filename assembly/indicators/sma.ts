import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { meanWindows } from "./parts/mean-windows";
import { nearBlocks } from "./parts/settle-equal";

/** Writes the simple moving average of `input`; of equal values it is that value.
 *  input   f64[length]  in
 *  out     f64[length]  out; first period-1 are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window that holds it NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib SMA; arithmetic mean                                          */
export function sma(input: usize, out: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period, turn = nearBlocks(p);
  fillNaN(out, 0, min(p - 1, n));
  for (let from = p - 1; from < n; from += turn) meanWindows(input, out, from, min(n, from + turn), p);
  return STATUS_OK;
}
