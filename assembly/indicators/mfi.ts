import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { FLOW_SHARE, NEAR_BARS, slidingPairs } from "./parts/sliding-pairs";

/** Writes the money flow index: the share that bars with a rising typical price have of the flow, price times volume.
 *  high, low, close, volume  f64[length]  in
 *  out      f64[length]  percent 0…100  out; first period are NaN; 0 where nothing flowed
 *  scratch  16 * (1024 + 2 * period) bytes, or 16 * (length + period) where that is less
 *  period   i32          bars, >= 2
 *  NaN      a NaN input makes every window that holds it, or follows it, NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib MFI, which takes a flow below 1 for none                     */
export function mfi(
  high: usize, low: usize, close: usize, volume: usize, out: usize, scratch: usize, length: i32, period: i32,
): i32 {
  const n = <usize>length, p = <usize>period, rests = scratch + (min(n, NEAR_BARS + p) << 4);
  fillNaN(out, 0, min(p, n));
  for (let from = p; from < n; from += NEAR_BARS) {
    const to = min(n, from + NEAR_BARS), slots = out + (from << 3);
    writeFlows(high, low, close, volume, scratch, from - p + 1, to);
    slidingPairs(FLOW_SHARE, scratch, slots, rests, to - from, p, 1.0);
  }
  return STATUS_OK;
}

/** flows = (flow of a bar whose typical price rose, of one whose typical price fell), interleaved, for the bars
 *  [from, to); from >= 1 */
// @ts-ignore: decorator
@inline
function writeFlows(high: usize, low: usize, close: usize, volume: usize, flows: usize, from: usize, to: usize): void {
  const end = to << 3, slots = flows - (from << 4);
  let at = from << 3;
  for (; at + 16 <= end; at += 16) {
    const price = thirds(v128.load(high + at), v128.load(low + at), v128.load(close + at));
    const before = thirds(v128.load(high + at - 8), v128.load(low + at - 8), v128.load(close + at - 8));
    const flow = f64x2.mul(price, v128.load(volume + at)), change = f64x2.sub(price, before);
    const up = flowWhere(f64x2.gt(change, f64x2.splat(0.0)), flow, change);
    const down = flowWhere(f64x2.lt(change, f64x2.splat(0.0)), flow, change);
    v128.store(slots + (at << 1), i64x2.shuffle(up, down, 0, 2));
    v128.store(slots + (at << 1), i64x2.shuffle(up, down, 1, 3), 16);
  }
  if (at >= end) return;
  const price = thirds(v128.load64_zero(high + at), v128.load64_zero(low + at), v128.load64_zero(close + at));
  const before = thirds(v128.load64_zero(high + at - 8), v128.load64_zero(low + at - 8), v128.load64_zero(close + at - 8));
  const flow = f64x2.mul(price, v128.load64_zero(volume + at)), change = f64x2.sub(price, before);
  const up = flowWhere(f64x2.gt(change, f64x2.splat(0.0)), flow, change);
  const down = flowWhere(f64x2.lt(change, f64x2.splat(0.0)), flow, change);
  v128.store(slots + (at << 1), i64x2.shuffle(up, down, 0, 2));
}

/** The typical price; the product with 1/3 is within a rounding of the quotient. */
// @ts-ignore: decorator
@inline
function thirds(high: v128, low: v128, close: v128): v128 {
  return f64x2.mul(f64x2.add(f64x2.add(high, low), close), f64x2.splat(1.0 / 3.0));
}

// @ts-ignore: decorator
@inline
function flowWhere(holds: v128, flow: v128, change: v128): v128 {
  const known = f64x2.add(change, flow);
  return v128.or(v128.and(flow, holds), f64x2.ne(known, known));
}
