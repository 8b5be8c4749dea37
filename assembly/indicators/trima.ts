import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { meanUpTo, meanWindows } from "./parts/mean-windows";
import { nearBlocks } from "./parts/settle-equal";

/** Writes the triangular moving average of `input`: the mean of means, bit for bit sma(sma(x, ceil(period / 2)), floor(period / 2) + 1).
 *  input    f64[length]  in
 *  out      f64[length]  out; first period-1 are NaN
 *  scratch  8 * length bytes
 *  period   i32          bars, >= 1
 *  NaN      a NaN input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing; means are averaged while they are near, at the start of the scratch
 *  Source   TA-Lib TRIMA                                                        */
export function trima(input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  const n = <usize>length, inner = <usize>((period + 1) >> 1), outer = <usize>(period >> 1) + 1;
  const turn = nearBlocks(outer);
  fillNaN(scratch, 0, min(inner - 1, n));
  fillNaN(out, 0, min(outer - 1, n));
  let made = inner - 1, means = scratch;
  for (let from = outer - 1; from < n; from += turn) {
    const to = min(n, from + turn), first = from - (outer - 1);
    if (made > first) memory.copy(scratch, means + (first << 3), (made - first) << 3);
    means = scratch - (first << 3);
    made = meanUpTo(input, means, made, to, n, inner);
    meanWindows(means, out, from, to, outer);
  }
  return STATUS_OK;
}
