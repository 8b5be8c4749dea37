import { STATUS_OK } from "../layout";

/** Writes |x|.
 *  x       f64[length]  in
 *  out     f64[length]  out
 *  NaN     a NaN input makes its bar's value NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  IEEE 754 */
export function absolute(x: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, absoluteLanes(v128.load(x + i)));
  if (i < end) v128.store64_lane(out + i, absoluteLanes(v128.load64_zero(x + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function absoluteLanes(x: v128): v128 {
  return f64x2.abs(x);
}
