import { STATUS_OK } from "../layout";

/** Writes -1, 0 or 1: the sign of x.
 *  x       f64[length]  in
 *  out     f64[length]  out
 *  NaN     a NaN input makes its bar's value NaN, and no other
 *  Cost    O(length), allocates nothing
 *  Source  definition */
export function sign(x: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) v128.store(out + i, signLanes(v128.load(x + i)));
  if (i < end) v128.store64_lane(out + i, signLanes(v128.load64_zero(x + i)), 0);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function signLanes(x: v128): v128 {
  const zero = f64x2.splat(0.0), one = f64x2.splat(1.0);
  const up = v128.and(one, f64x2.gt(x, zero)), down = v128.and(one, f64x2.lt(x, zero));
  return v128.or(f64x2.sub(up, down), f64x2.ne(x, x));
}
