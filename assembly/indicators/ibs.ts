import { STATUS_OK } from "../layout";

/** Writes the internal bar strength (close - low) / (high - low), 0.5 where high = low.
 *  high, low, close  f64[length]  quote price     in
 *  out               f64[length]  fraction 0…1    out
 *  NaN     a NaN price makes its bar's value NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  internal bar strength, Pagonidis 2013; 0.5 where the bar has no range */
export function ibs(high: usize, low: usize, close: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    v128.store(out + i, strength(v128.load(high + i), v128.load(low + i), v128.load(close + i)));
  }
  if (i < end) {
    const last = strength(v128.load64_zero(high + i), v128.load64_zero(low + i), v128.load64_zero(close + i));
    v128.store64_lane(out + i, last, 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function strength(high: v128, low: v128, close: v128): v128 {
  const fraction = f64x2.div(f64x2.sub(close, low), f64x2.sub(high, low));
  const known = f64x2.eq(close, close);
  return v128.bitselect(f64x2.splat(0.5), fraction, v128.and(f64x2.eq(high, low), known));
}
