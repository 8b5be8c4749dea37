import { STATUS_OK } from "../layout";

/** Writes the column as it stood `bars` bars ago.
 *  input   f64[length]  in
 *  out     f64[length]  out; first `bars` are NaN
 *  bars    i32          >= 0
 *  Cost    O(length), allocates nothing                                             */
export function shift_column(input: usize, out: usize, length: i32, bars: i32): i32 {
  const leading = min(bars, length);
  for (let i = 0; i < leading; i++) store<f64>(out + (<usize>i << 3), NaN);
  memory.copy(out + (<usize>leading << 3), input, <usize>(length - leading) << 3);
  return STATUS_OK;
}
