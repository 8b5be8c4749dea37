import { STATUS_OK } from "../layout";
import { dot, Linear } from "./parts/linear";

/** Writes weights · row + intercept for every row.
 *  linear  Linear
 *  out     f64[rows]                                                             */
export function score_linear(linear: usize, out: usize): i32 {
  const own = changetype<Linear>(linear);
  for (let row = 0; row < own.rows; row++) {
    store<f64>(out + (<usize>row << 3), dot(own.weights, own.matrix + <usize>row * (<usize>own.stride << 3), own.stride) + own.intercept);
  }
  return STATUS_OK;
}
