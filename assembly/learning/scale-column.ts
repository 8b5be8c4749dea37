import { STATUS_OK } from "../layout";

/** Writes a feature of every row of a matrix: (value - mean) / scale.
 *  column  f64[rows]  in
 *  out     f64 every `stride` numbers
 *  NaN     becomes 0: a missing value is the mean                               */
export function scale_column(column: usize, rows: i32, mean: f64, scale: f64, out: usize, stride: i32): i32 {
  const end = column + (<usize>rows << 3), step = <usize>stride << 3;
  for (let at = column; at < end; at += 8) {
    const value = (load<f64>(at) - mean) / scale;
    store<f64>(out, value == value ? value : 0.0);
    out += step;
  }
  return STATUS_OK;
}
