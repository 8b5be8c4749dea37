import { STATUS_OK } from "../layout";
import { MISSING_BIN } from "./parts/bin-layout";

/** Writes the bin of every value of a feature: the number of edges below it, MISSING_BIN for NaN.
 *  column  f64[rows]          in
 *  edges   f64[EDGE_ROOM]     as `bin_edges` writes them
 *  out     u8 every `stride` bytes
 *  Cost    eight comparisons a value, no branch                                 */
export function bin_column(column: usize, rows: i32, edges: usize, out: usize, stride: i32): i32 {
  const end = column + (<usize>rows << 3);
  for (let at = column; at < end; at += 8) {
    store<u8>(out, binOf(load<f64>(at), edges));
    out += stride;
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function binOf(value: f64, edges: usize): i32 {
  let at = edges;
  at += <usize>(load<f64>(at, 127 << 3) < value) << 10;
  at += <usize>(load<f64>(at, 63 << 3) < value) << 9;
  at += <usize>(load<f64>(at, 31 << 3) < value) << 8;
  at += <usize>(load<f64>(at, 15 << 3) < value) << 7;
  at += <usize>(load<f64>(at, 7 << 3) < value) << 6;
  at += <usize>(load<f64>(at, 3 << 3) < value) << 5;
  at += <usize>(load<f64>(at, 1 << 3) < value) << 4;
  at += <usize>(load<f64>(at) < value) << 3;
  return select(<i32>(at - edges) >> 3, MISSING_BIN, value == value);
}
