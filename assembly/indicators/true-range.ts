import { STATUS_OK } from "../layout";

/** Writes the true range: the largest of high - low, |high - previous close| and |low - previous close|.
 *  high, low, close  f64[length]  quote price  in
 *  out               f64[length]  quote price  out; the first is NaN
 *  NaN     a NaN among the bar's high and low and the close before makes the value NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib TRANGE; Wilder 1978                                           */
export function true_range(high: usize, low: usize, close: usize, out: usize, length: i32): i32 {
  if (length == 0) return STATUS_OK;
  store<f64>(out, NaN);
  const end = <usize>length << 3;
  let i: usize = 8;
  for (; i + 16 <= end; i += 16) {
    v128.store(out + i, trueRange(v128.load(high + i), v128.load(low + i), v128.load(close + i - 8)));
  }
  if (i < end) {
    const range = trueRange(v128.load64_zero(high + i), v128.load64_zero(low + i), v128.load64_zero(close + i - 8));
    v128.store64_lane(out + i, range, 0);
  }
  return STATUS_OK;
}

/** max(high, before) - min(low, before) is not the same in floating point: the three differences are taken as they are. */
// @ts-ignore: decorator
@inline
function trueRange(high: v128, low: v128, before: v128): v128 {
  const range = f64x2.sub(high, low);
  const up = f64x2.abs(f64x2.sub(high, before)), down = f64x2.abs(f64x2.sub(low, before));
  const largest = f64x2.pmax(f64x2.pmax(range, up), down);
  const unordered = v128.or(f64x2.ne(range, range), f64x2.ne(up, up));
  return v128.or(v128.or(largest, unordered), f64x2.ne(down, down));
}
