import { COLUMN_HEADER_BYTES } from "../layout";

/** Returns the bar from which on a column has no NaN; the column's header holds it as an i32. */
// @ts-ignore: decorator
@inline
export function cleanFrom(column: usize): i32 {
  return load<i32>(column - COLUMN_HEADER_BYTES);
}

/** Writes a column's header: the bar after its last NaN.
 *  column  f64[length]  in; its header, COLUMN_HEADER_BYTES before it, is written
 *  Cost    O(length) where the column has no NaN, from the end backwards           */
export function describeColumn(column: usize, length: i32): void {
  let i = length;
  while (i > 0 && !isNaN(load<f64>(column + (<usize>(i - 1) << 3)))) i--;
  store<i32>(column - COLUMN_HEADER_BYTES, i);
}

/** Marks a column as possibly holding NaN anywhere. */
export function markUnclean(column: usize, length: i32): void {
  store<i32>(column - COLUMN_HEADER_BYTES, length);
}
