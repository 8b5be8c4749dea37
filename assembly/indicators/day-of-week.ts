import { STATUS_OK } from "../layout";

/** Writes the day of the week.
 *  local_time  f64[length]  ms             in
 *  out         f64[length]  1…7            out
 *  NaN         a NaN input makes its bar's value NaN, and no other
 *  Cost        O(length), allocates nothing
 *  Source      ISO 8601: Monday is 1, Sunday 7; day 0 of the epoch was a Thursday */
export function day_of_week(local_time: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, dayOf(v128.load(local_time + i)));
  if (i < end) v128.store64_lane(out + i, dayOf(v128.load64_zero(local_time + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function dayOf(time: v128): v128 {
  const day = f64x2.add(f64x2.floor(f64x2.div(time, f64x2.splat(86400000.0))), f64x2.splat(3.0));
  const week = f64x2.floor(f64x2.div(day, f64x2.splat(7.0)));
  return f64x2.add(f64x2.sub(day, f64x2.mul(week, f64x2.splat(7.0))), f64x2.splat(1.0));
}
