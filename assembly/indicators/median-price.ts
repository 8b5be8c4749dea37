import { STATUS_OK } from "../layout";

/** Writes (high + low) / 2.
 *  high, low  f64[length]  quote price    in
 *  out        f64[length]  quote price    out
 *  NaN        a NaN input makes its bar's value NaN, and no other
 *  Cost       O(length), allocates nothing
 *  Source     TA-Lib MEDPRICE */
export function median_price(high: usize, low: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, median(v128.load(high + i), v128.load(low + i)));
  if (i < end) v128.store64_lane(out + i, median(v128.load64_zero(high + i), v128.load64_zero(low + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function median(high: v128, low: v128): v128 {
  return f64x2.mul(f64x2.add(high, low), f64x2.splat(0.5));
}
