import { STATUS_OK } from "../layout";

/** Writes the smaller of a and b.
 *  a, b    f64[length]  in
 *  out     f64[length]  out
 *  NaN     a NaN input makes its bar's value NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  IEEE 754 minimum: NaN wins */
export function minimum(a: usize, b: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, minimumLanes(v128.load(a + i), v128.load(b + i)));
  if (i < end) v128.store64_lane(out + i, minimumLanes(v128.load64_zero(a + i), v128.load64_zero(b + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function minimumLanes(a: v128, b: v128): v128 {
  return f64x2.min(a, b);
}
