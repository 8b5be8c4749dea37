import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";

/** Writes the percent of the `period` values before the newest that are not above it.
 *  input   f64[length]  in
 *  out     f64[length]  percent 0…100  out; first period are NaN
 *  period  i32          bars, >= 1
 *  NaN     a NaN input makes every window of period + 1 values that holds it NaN, and no other
 *  Cost    O(length * period), allocates nothing
 *  Source  TradingView ta.percentrank                                           */
export function percent_rank(input: usize, out: usize, length: i32, period: i32): i32 {
  const end = <usize>length << 3, back = <usize>period << 3;
  fillNaN(out, 0, min(<usize>period, <usize>length));
  let i = back;
  for (; i + 16 <= end; i += 16) v128.store(out + i, ranks(v128.load(input + i), input + i, back));
  if (i < end) store<f64>(out + i, rank(input + i, back));
  return STATUS_OK;
}

/** Two windows at once; comparisons give -1 where they hold. */
// @ts-ignore: decorator
@inline
function ranks(newest: v128, at: usize, back: usize): v128 {
  let count = i64x2.splat(0), unordered = f64x2.ne(newest, newest);
  for (let older = at - back; older < at; older += 8) {
    const value = v128.load(older);
    count = i64x2.add(count, f64x2.le(value, newest));
    unordered = v128.or(unordered, f64x2.ne(value, value));
  }
  const counts = f64x2.convert_low_i32x4_s(i32x4.shuffle(count, count, 0, 2, 0, 2));
  return v128.or(f64x2.mul(counts, f64x2.splat(-100.0 / <f64>(back >> 3))), unordered);
}

// @ts-ignore: decorator
@inline
function rank(at: usize, back: usize): f64 {
  const newest = load<f64>(at);
  let count = 0, unordered = newest != newest;
  for (let older = at - back; older < at; older += 8) {
    const value = load<f64>(older);
    count -= i32(value <= newest);
    unordered = unordered || value != value;
  }
  return unordered ? NaN : <f64>count * (-100.0 / <f64>(back >> 3));
}
