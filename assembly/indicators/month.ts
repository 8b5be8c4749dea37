import { STATUS_OK } from "../layout";
import { monthOf } from "./parts/civil-date";

/** Writes the month of the wall clock.
 *  local_time  f64[length]  in
 *  out         f64[length]  out 1…12
 *  NaN         a NaN input makes its bar's value NaN, and no other
 *  Cost        O(length), allocates nothing
 *  Source      proleptic Gregorian calendar; see parts/civil-date.ts */
export function month(local_time: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, monthLanes(v128.load(local_time + i)));
  if (i < end) v128.store64_lane(out + i, monthLanes(v128.load64_zero(local_time + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function monthLanes(local_time: v128): v128 {
  return monthOf(local_time);
}
