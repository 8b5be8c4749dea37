import { STATUS_OK } from "../layout";

/** Writes (high + low + close) / 3.
 *  high, low, close  f64[length]  quote price    in
 *  out               f64[length]  quote price    out
 *  NaN               a NaN input makes its bar's value NaN, and no other
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib TYPPRICE */
export function typical_price(high: usize, low: usize, close: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    v128.store(out + i, typical(v128.load(high + i), v128.load(low + i), v128.load(close + i)));
  }
  if (i < end) {
    const last = typical(v128.load64_zero(high + i), v128.load64_zero(low + i), v128.load64_zero(close + i));
    v128.store64_lane(out + i, last, 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function typical(high: v128, low: v128, close: v128): v128 {
  return f64x2.div(f64x2.add(f64x2.add(high, low), close), f64x2.splat(3.0));
}
