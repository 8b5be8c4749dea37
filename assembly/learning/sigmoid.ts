import { STATUS_OK } from "../layout";
import { sigmoidOf } from "./parts/losses";

/** Writes 1 / (1 + e^-x).
 *  x, out  f64[length]
 *  NaN     stays NaN                                                             */
export function sigmoid(x: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) v128.store(out + at, sigmoidOf(v128.load(x + at)));
  if (at < end) v128.store64_lane(out + at, sigmoidOf(v128.load64_zero(x + at)), 0);
  return STATUS_OK;
}
