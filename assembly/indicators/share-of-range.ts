import { STATUS_OK } from "../layout";

/** A share of the upper one. */
const SAME: f64 = 1e-13;

/** Writes where x stands between lower (0) and upper (1): (x - lower) / (upper - lower), 0 where the two are equal but for
 *  what rounding leaves: they differ by no more than 1e-13 of the upper one.
 *  x, lower, upper  f64[length]  in
 *  out              f64[length]  out fraction
 *  NaN              a NaN input makes its bar's value NaN, and no other
 *  Cost             O(length), allocates nothing
 *  Source           the ratio inside TA-Lib STOCHF and WILLR, which knows exact equality only: the RSI of a price that stands still is the
 *                   same but for its last digits, and its stochastic was noise */
export function share_of_range(x: usize, lower: usize, upper: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    v128.store(out + i, shareRangelanes(v128.load(x + i), v128.load(lower + i), v128.load(upper + i)));
  }
  if (i < end) {
    const last = shareRangelanes(v128.load64_zero(x + i), v128.load64_zero(lower + i), v128.load64_zero(upper + i));
    v128.store64_lane(out + i, last, 0);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function shareRangelanes(x: v128, lower: v128, upper: v128): v128 {
  const share = f64x2.div(f64x2.sub(x, lower), f64x2.sub(upper, lower));
  const isSmall = f64x2.le(f64x2.abs(f64x2.sub(upper, lower)), f64x2.mul(f64x2.splat(SAME), f64x2.abs(upper)));
  return v128.andnot(share, v128.and(v128.or(isSmall, f64x2.eq(upper, lower)), f64x2.eq(x, x)));
}
