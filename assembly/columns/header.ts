import { COLUMN_HEADER_BYTES } from "../layout";

/** A column's header stands COLUMN_HEADER_BYTES before it: i32 the bar from which on it has no NaN, usize its shadow or 0,
 *  i32 1 where every bar before that one is NaN.
 *  The shadow is the column rounded to f32. Rounding keeps order, so where two shadows differ so do the columns, the same
 *  way; only where they are equal the columns themselves must be asked. */

/** Returns the bar from which on a column has no NaN. */
// @ts-ignore: decorator
@inline
export function cleanFrom(column: usize): i32 {
  return load<i32>(column - COLUMN_HEADER_BYTES);
}

/** Returns whether every bar before `cleanFrom` is NaN, as with an indicator's warm-up. */
// @ts-ignore: decorator
@inline
export function isBlankBefore(column: usize): bool {
  return load<i32>(column - COLUMN_HEADER_BYTES, 8) != 0;
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
  const clean = afterLastNaN(column, length);
  let blank = 0;
  while (blank < clean && isNaN(load<f64>(column + (<usize>blank << 3)))) blank++;
  store<i32>(column - COLUMN_HEADER_BYTES, clean);
  store<usize>(column - COLUMN_HEADER_BYTES, shadow, 4);
  store<i32>(column - COLUMN_HEADER_BYTES, blank == clean ? 1 : 0, 8);
  if (shadow != 0) writeShadow(column, length, shadow);
}

/** Returns the bar after the last NaN, 0 where there is none. */
function afterLastNaN(column: usize, length: i32): i32 {
  let i = length;
  for (; i >= 8; i -= 8) {
    const a = column + (<usize>(i - 8) << 3);
    const first = v128.load(a), second = v128.load(a, 16), third = v128.load(a, 32), fourth = v128.load(a, 48);
    const odd = v128.or(v128.or(f64x2.ne(first, first), f64x2.ne(second, second)), v128.or(f64x2.ne(third, third), f64x2.ne(fourth, fourth)));
    if (v128.any_true(odd)) break;
  }
  while (i > 0 && !isNaN(load<f64>(column + (<usize>(i - 1) << 3)))) i--;
  return i;
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
  store<i32>(column - COLUMN_HEADER_BYTES, 0, 8);
}
