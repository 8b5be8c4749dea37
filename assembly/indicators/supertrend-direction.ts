import { STATUS_OK } from "../layout";
import { supertrendBands } from "./parts/supertrend-bands";

/** Writes the supertrend's direction: 1 up, -1 down.
 *  high, low, close  f64[length]  quote price  in
 *  out               f64[length]  1 or -1  out; first period are NaN
 *  scratch           8 * length bytes
 *  period            i32          bars, >= 1, of the average true range
 *  factor            f64          average true ranges from the bar's middle to a band, > 0
 *  NaN               leading NaN are warm-up; a later NaN gives NaN and everything starts anew after it
 *  Cost              O(length), allocates nothing
 *  Source            Seban's supertrend, as in TradingView's ta.supertrend (whose direction has the other sign) */
export function supertrend_direction(
  high: usize, low: usize, close: usize, out: usize, scratch: usize, length: i32, period: i32, factor: f64,
): i32 {
  supertrendBands(true, high, low, close, out, scratch, length, period, factor);
  return STATUS_OK;
}
