import { STATUS_OK } from "../layout";

/** Writes one number into every bar of [from, to).
 *  out     f64[..]  out
 *  Cost    O(to - from), allocates nothing                                          */
export function constant_column(out: usize, value: f64, from: i32, to: i32): i32 {
  for (let i = <usize>from; i < <usize>to; i++) store<f64>(out + (i << 3), value);
  return STATUS_OK;
}
