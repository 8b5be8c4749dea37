import { STATUS_OK } from "../layout";
import { recencyOfExtreme } from "./parts/recency-of-extreme";

/** Writes Aroon up: 100 on the bar of the highest high of the last period + 1 bars, 0 when it is period bars old.
 *  high     f64[length]  quote price     in
 *  out      f64[length]  percent 0…100   out; first period are NaN
 *  scratch  32 * (period + 1) bytes
 *  period   i32          bars, >= 2; of equal extremes the newest counts
 *  NaN      a NaN input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib AROON; Chande 1995                                           */
export function aroon_up(high: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  recencyOfExtreme(1.0, high, out, scratch, <usize>length, <usize>period + 1);
  return STATUS_OK;
}
