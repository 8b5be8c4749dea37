import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { settleEqual } from "./parts/settle-equal";
import { NEAR_BARS, RATIO, slidingPairs } from "./parts/sliding-pairs";

/** Writes the moving average of `input`, weighted by volume; of equal values it is that value.
 *  volume   f64[length]  in
 *  input    f64[length]  in
 *  out      f64[length]  out; first period-1 are NaN, and where the window traded nothing
 *  scratch  16 * (1024 + 2 * period) bytes, or 16 * (length + period) where that is less
 *  period   i32          bars, >= 1
 *  NaN      a NaN input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   sum(x * volume) / sum(volume)                                       */
export function vwma(volume: usize, input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period, rests = scratch + (min(n, NEAR_BARS + p) << 4);
  fillNaN(out, 0, min(p - 1, n));
  for (let from = p - 1; from < n; from += NEAR_BARS) {
    const to = min(n, from + NEAR_BARS);
    writeWeights(volume, input, scratch, from + 1 - p, to);
    slidingPairs(RATIO, scratch, out + (from << 3), rests, to - from, p, 1.0);
    settleEqual(false, input, out, from, to, p, Infinity);
  }
  return STATUS_OK;
}

/** pairs = (value times volume, volume), interleaved, for the bars [from, to) */
// @ts-ignore: decorator
@inline
function writeWeights(volume: usize, input: usize, pairs: usize, from: usize, to: usize): void {
  const end = to << 3, slots = pairs - (from << 4);
  let at = from << 3;
  for (; at + 16 <= end; at += 16) {
    const weights = v128.load(volume + at), values = f64x2.mul(v128.load(input + at), weights);
    v128.store(slots + (at << 1), i64x2.shuffle(values, weights, 0, 2));
    v128.store(slots + (at << 1), i64x2.shuffle(values, weights, 1, 3), 16);
  }
  if (at >= end) return;
  const weight = v128.load64_zero(volume + at), value = f64x2.mul(v128.load64_zero(input + at), weight);
  v128.store(slots + (at << 1), i64x2.shuffle(value, weight, 0, 2));
}
