import { STATUS_OK } from "../layout";

/** Writes (open + high + low + close) / 4.
 *  open, high, low, close  f64[length]  quote price    in
 *  out                     f64[length]  quote price    out
 *  NaN                     a NaN input makes its bar's value NaN, and no other
 *  Cost                    O(length), allocates nothing
 *  Source                  TA-Lib AVGPRICE */
export function average_price(open: usize, high: usize, low: usize, close: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    v128.store(out + i, average(v128.load(open + i), v128.load(high + i), v128.load(low + i), v128.load(close + i)));
  }
  if (i < end) {
    const last = average(v128.load64_zero(open + i), v128.load64_zero(high + i), v128.load64_zero(low + i), v128.load64_zero(close + i));
    v128.store64_lane(out + i, last, 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function average(open: v128, high: v128, low: v128, close: v128): v128 {
  const all = f64x2.add(f64x2.add(open, high), f64x2.add(low, close));
  return f64x2.mul(all, f64x2.splat(0.25));
}
