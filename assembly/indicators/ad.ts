import { STATUS_OK } from "../layout";
import { areKnown, flowsOf, moneyFlow } from "./parts/money-flow";
import { opensPage, touchFive } from "./parts/touch-ahead";

/** Writes the accumulation/distribution line: the running sum of money flow volume.
 *  high, low, close, volume  f64[length]  in
 *  out     f64[length]  volume  out
 *  NaN     a NaN gives NaN and the sum starts anew after it
 *  Cost    O(length), allocates nothing
 *  Source  TA-Lib AD; Chaikin                                                   */
export function ad(high: usize, low: usize, close: usize, volume: usize, out: usize, length: i32): i32 {
  const end = <usize>length << 3;
  for (let at: usize = 0; at < end; at += 8) {
    at = accumulate(high, low, close, volume, out, at, end);
    if (at < end) store<f64>(out + at, NaN);
  }
  return STATUS_OK;
}

/** Sums from `at` on, four bars a turn, for which one sum waits for the turn before. Returns the place of the next NaN,
 *  or `end`. A turn is written before it is known to hold no NaN; the one that does is then written bar by bar. */
// @ts-ignore: decorator
@inline
function accumulate(high: usize, low: usize, close: usize, volume: usize, out: usize, at: usize, end: usize): usize {
  let sum = f64x2.splat(0.0), before = sum, isKnown = true;
  if (at + 32 <= end) do {
    if (opensPage(at, 32)) touchFive(high, low, close, volume, out, at, end);
    const closeA = v128.load(close + at), volumeA = v128.load(volume + at);
    const closeB = v128.load(close + at, 16), volumeB = v128.load(volume + at, 16);
    const early = flowsOf(v128.load(high + at), v128.load(low + at), closeA, volumeA);
    const late = flowsOf(v128.load(high + at, 16), v128.load(low + at, 16), closeB, volumeB);
    const half = f64x2.add(early, i64x2.shuffle(early, early, 1, 0));
    const all = f64x2.add(half, f64x2.add(late, i64x2.shuffle(late, late, 1, 0)));
    isKnown = areKnown(all, f64x2.add(f64x2.add(closeA, volumeA), f64x2.add(closeB, volumeB)));
    v128.store(out + at, f64x2.add(sum, i64x2.shuffle(early, half, 0, 3)));
    v128.store(out + at, f64x2.add(sum, i64x2.shuffle(f64x2.add(half, late), all, 0, 3)), 16);
    before = sum;
    sum = f64x2.add(sum, all);
    at += 32;
  } while (isKnown && at + 32 <= end);
  return isKnown
    ? finish(high, low, close, volume, out, at, end, sum)
    : finish(high, low, close, volume, out, at - 32, end, before);
}

/** The bars of an unfinished turn, with the same bits. */
function finish(high: usize, low: usize, close: usize, volume: usize, out: usize, at: usize, end: usize, sum: v128): usize {
  let part = f64x2.splat(-0.0);
  for (; at < end; at += 8) {
    const flow = moneyFlow(high, low, close, volume, at);
    if (v128.any_true(f64x2.ne(flow, flow))) break;
    part = f64x2.add(part, flow);
    v128.store64_lane(out + at, f64x2.add(sum, part), 0);
  }
  return at;
}
