import { COLUMN_HEADER_BYTES } from "../layout";

/** A column's header stands COLUMN_HEADER_BYTES before it: i32 the bar from which on it has no NaN, usize its shadow or 0.
 *  The shadow is the column rounded to f32. Rounding keeps order, so where two shadows differ so do the columns, the same
 *  way; only where they are equal the columns themselves must be asked. */

/** Returns the bar from which on a column has no NaN. */
// @ts-ignore: decorator
@inline
export function cleanFrom(column: usize): i32 {
  return load<i32>(column - COLUMN_HEADER_BYTES);
}

/** Returns the column's shadow, f32[length], or 0. */
// @ts-ignore: decorator
@inline
export function shadowOf(column: usize): usize {
  return load<usize>(column - COLUMN_HEADER_BYTES, 4);
}

/** Writes a column's header and its shadow.
 *  column  f64[length]  in; its header is written
 *  shadow  f32[length]  out, a multiple of 16; 0 where the column has none
 *  Cost    O(length)                                                                */
export function describe_column(column: usize, length: i32, shadow: usize): void {
  let i = length;
  while (i > 0 && !isNaN(load<f64>(column + (<usize>(i - 1) << 3)))) i--;
  store<i32>(column - COLUMN_HEADER_BYTES, i);
  store<usize>(column - COLUMN_HEADER_BYTES, shadow, 4);
  if (shadow != 0) writeShadow(column, length, shadow);
}

function writeShadow(column: usize, length: i32, shadow: usize): void {
  const end = <usize>length;
  let i: usize = 0;
  for (; i + 4 <= end; i += 4) {
    const first = f32x4.demote_f64x2_zero(v128.load(column + (i << 3))), second = f32x4.demote_f64x2_zero(v128.load(column + (i << 3), 16));
    v128.store(shadow + (i << 2), v128.shuffle<i64>(first, second, 0, 2));
  }
  for (; i < end; i++) store<f32>(shadow + (i << 2), <f32>load<f64>(column + (i << 3)));
}

/** Marks a column as possibly holding NaN anywhere, and as having no shadow. */
export function mark_unclean(column: usize, length: i32): void {
  store<i32>(column - COLUMN_HEADER_BYTES, length);
  store<usize>(column - COLUMN_HEADER_BYTES, 0, 4);
}
