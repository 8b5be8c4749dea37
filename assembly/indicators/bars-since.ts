import { STATUS_OK } from "../layout";

/** Writes the number of bars since the condition was last true, 0 where it is.
 *  condition  bitset       in
 *  out        f64[length]  bars  out; NaN before the first true bar
 *  Cost       O(length), allocates nothing
 *  Source     TradingView ta.barssince                                          */
export function bars_since(condition: usize, out: usize, length: i32): i32 {
  let since = NaN;
  for (let i: usize = 0; i < <usize>length; i++) {
    const bit = (load<u64>(condition + ((i >> 6) << 3)) >> (i & 63)) & 1;
    since = bit ? 0.0 : since + 1.0;
    store<f64>(out + (i << 3), since);
  }
  return STATUS_OK;
}
