/** Sums of whole numbers: the same in any order, and a parent less one child is the other, exactly.
 *  Lane 0 is the gradient; lane 1 the hessian above `countBits` bits of rows. */

/** Bits that hold a number of rows. */
export function countBitsOf(rows: i32): i32 {
  return 32 - clz(rows);
}

/** The most rows that leave bits for the hessian. */
export const MOST_ROWS: i32 = (1 << 24) - 1;

// @ts-ignore: decorator
@inline
export function gradientOf(sums: v128): f64 {
  return <f64>i64x2.extract_lane(sums, 0);
}

// @ts-ignore: decorator
@inline
export function hessianOf(sums: v128, countBits: i32): f64 {
  return <f64>(i64x2.extract_lane(sums, 1) >> <i64>countBits);
}

// @ts-ignore: decorator
@inline
export function rowsOf(sums: v128, countBits: i32): i32 {
  return <i32>(i64x2.extract_lane(sums, 1) & ((<i64>1 << <i64>countBits) - 1));
}

/** Gradient and hessian as f64. Whole numbers below 2^51 in size stand in the last bits of 1.5 * 2^52 and more. */
// @ts-ignore: decorator
@inline
export function sumsOf(sums: v128, countBits: i32): v128 {
  const large = f64x2.splat(6755399441055744.0);
  return f64x2.sub(i64x2.add(i64x2.shuffle(sums, i64x2.shr_s(sums, countBits), 0, 3), large), large);
}
