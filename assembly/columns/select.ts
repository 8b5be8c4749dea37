import { STATUS_OK } from "../layout";
import { valueAt } from "./operand";

/** Writes `condition ? left : right` for the bars [from, to).
 *  condition     bits      in
 *  left, right   f64[..]   a column, or 0 and then the number beside it counts
 *  out           f64[..]   written on [from, to) only
 *  Cost          O(to - from), allocates nothing                                    */
export function select_column(condition: usize, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): i32 {
  for (let i = <usize>from; i < <usize>to; i++) {
    const isTrue = (load<u64>(condition + ((i >> 6) << 3)) >> (i & 63)) & 1;
    store<f64>(out + (i << 3), isTrue ? valueAt(left, leftNumber, i) : valueAt(right, rightNumber, i));
  }
  return STATUS_OK;
}
