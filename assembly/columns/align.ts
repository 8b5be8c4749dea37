import { STATUS_OK } from "../layout";

/** Writes, for each bar, a column's value on the last completed bar of another frame.
 *  input   f64[..]      in, one value per bar of the other frame
 *  rows    i32[length]  in, the other frame's bar that each bar reads, -1 where none is complete
 *  out     f64[length]  out; NaN where none is complete
 *  Cost    O(length), allocates nothing                                             */
export function align_column(input: usize, rows: usize, out: usize, length: i32): i32 {
  for (let i: usize = 0; i < <usize>length; i++) {
    const row = load<i32>(rows + (i << 2));
    store<f64>(out + (i << 3), row < 0 ? NaN : load<f64>(input + (<usize>row << 3)));
  }
  return STATUS_OK;
}
