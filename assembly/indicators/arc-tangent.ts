import { STATUS_OK } from "../layout";
import { atanOf } from "../math";

/** Writes the arc tangent of x.
 *  x       f64[length]  in
 *  out     f64[length]  out  radians
 *  NaN     a NaN input makes its bar's value NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  fdlibm s_atan.c; see math.ts */
export function arc_tangent(x: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, atanOf(v128.load(x + i)));
  if (i < end) v128.store64_lane(out + i, atanOf(v128.load64_zero(x + i)), 0);
  return STATUS_OK;
}
