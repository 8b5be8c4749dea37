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
