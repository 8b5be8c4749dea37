import { STATUS_OK } from "../layout";

/** Writes (high + low + 2 * close) / 4.
 *  high, low, close  f64[length]  quote price    in
 *  out               f64[length]  quote price    out
 *  NaN               a NaN input makes its bar's value NaN, and no other
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib WCLPRICE */
export function weighted_close(high: usize, low: usize, close: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    v128.store(out + i, weighted(v128.load(high + i), v128.load(low + i), v128.load(close + i)));
  }
  if (i < end) {
    const last = weighted(v128.load64_zero(high + i), v128.load64_zero(low + i), v128.load64_zero(close + i));
    v128.store64_lane(out + i, last, 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function weighted(high: v128, low: v128, close: v128): v128 {
  const twice = f64x2.add(close, close);
  return f64x2.mul(f64x2.add(f64x2.add(high, low), twice), f64x2.splat(0.25));
}
