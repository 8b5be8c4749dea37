import { STATUS_OK } from "../layout";

/** Writes the minute of the wall clock.
 *  local_time  f64[length]  ms             in
 *  out         f64[length]  0…59           out
 *  NaN         a NaN input makes its bar's value NaN, and no other
 *  Cost        O(length), allocates nothing
 *  Source      calendar arithmetic on wall-clock milliseconds */
export function minute(local_time: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, minuteOf(v128.load(local_time + i)));
  if (i < end) v128.store64_lane(out + i, minuteOf(v128.load64_zero(local_time + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function minuteOf(time: v128): v128 {
  const hour = f64x2.splat(3600000.0);
  const ofHour = f64x2.sub(time, f64x2.mul(f64x2.floor(f64x2.div(time, hour)), hour));
  return f64x2.floor(f64x2.div(ofHour, f64x2.splat(60000.0)));
}
