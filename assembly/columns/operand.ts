/** An operand is a column, or a number where its pointer is 0. `isNumber` is a constant at every call, so that each
 *  loop is compiled for its own kind. */

/** Returns the operand's values of bars i and i+1. */
// @ts-ignore: decorator
@inline
export function pairAt(isNumber: bool, column: usize, number: v128, i: usize): v128 {
  return isNumber ? number : v128.load(column + (i << 3));
}

/** Returns the operand's value of bar i. */
// @ts-ignore: decorator
@inline
export function valueAt(column: usize, number: f64, i: usize): f64 {
  return column == 0 ? number : load<f64>(column + (i << 3));
}
