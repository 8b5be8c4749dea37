import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { areKnown, flowsOf, moneyFlow } from "./parts/money-flow";
import { opensPage, touchFive } from "./parts/touch-ahead";

/** Writes the Chaikin oscillator: fast minus slow exponential average of the accumulation/distribution line, both
 *  seeded with its first value.
 *  The line itself is not needed: an average is behind it by keep * (what it was behind before + flow), where keep is
 *  1 - gain and an average that was just seeded is behind by nothing.
 *  high, low, close, volume  f64[length]  in
 *  out         f64[length]  volume  out; first max(fast, slow)-1 are NaN
 *  fast, slow  i32          bars, >= 2
 *  NaN         a NaN gives NaN and everything starts anew after it
 *  Cost        O(length), allocates nothing
 *  Source      TA-Lib ADOSC; Chaikin                                            */
export function adosc(
  high: usize, low: usize, close: usize, volume: usize, out: usize, length: i32, fast: i32, slow: i32,
): i32 {
  const end = <usize>length << 3, warmup = <usize>(max(fast, slow) - 1) << 3;
  const gain = f64x2.replace_lane(f64x2.splat(2.0 / (<f64>slow + 1.0)), 0, 2.0 / (<f64>fast + 1.0));
  const keep = f64x2.sub(f64x2.splat(1.0), gain);
  for (let from: usize = 0; from < end; from += 8) {
    const to = follow(high, low, close, volume, out, from, end, keep);
    fillNaN(out, from >> 3, min(from + warmup, to) >> 3);
    if (to < end) store<f64>(out + to, NaN);
    from = to;
  }
  return STATUS_OK;
}

/** Writes the bars from `at` on, four a turn: one product and one sum of what the averages (fast, slow) are behind wait
 *  for the turn before. Returns the place of the next NaN, or `end`. A turn is written before it is known to hold no
 *  NaN; the one that does is then written bar by bar. */
// @ts-ignore: decorator
@inline
function follow(
  high: usize, low: usize, close: usize, volume: usize, out: usize, at: usize, end: usize, keep: v128,
): usize {
  const keep2 = f64x2.mul(keep, keep), keep3 = f64x2.mul(keep2, keep), keep4 = f64x2.mul(keep2, keep2);
  let behind = f64x2.neg(moneyFlow(high, low, close, volume, at)), before = behind, isKnown = true;
  if (at + 32 <= end) do {
    if (opensPage(at, 32)) touchFive(high, low, close, volume, out, at, end);
    const closeA = v128.load(close + at), volumeA = v128.load(volume + at);
    const closeB = v128.load(close + at, 16), volumeB = v128.load(volume + at, 16);
    const early = flowsOf(v128.load(high + at), v128.load(low + at), closeA, volumeA);
    const late = flowsOf(v128.load(high + at, 16), v128.load(low + at, 16), closeB, volumeB);
    isKnown = areKnown(f64x2.add(early, late), f64x2.add(f64x2.add(closeA, volumeA), f64x2.add(closeB, volumeB)));
    const a = f64x2.mul(keep, i64x2.shuffle(early, early, 0, 0));
    const b = f64x2.mul(keep, f64x2.add(a, i64x2.shuffle(early, early, 1, 1)));
    const c = f64x2.mul(keep, f64x2.add(b, i64x2.shuffle(late, late, 0, 0)));
    const d = f64x2.mul(keep, f64x2.add(c, i64x2.shuffle(late, late, 1, 1)));
    v128.store(out + at, differences(f64x2.add(f64x2.mul(keep, behind), a), f64x2.add(f64x2.mul(keep2, behind), b)));
    const third = f64x2.add(f64x2.mul(keep3, behind), c);
    before = behind;
    behind = f64x2.add(f64x2.mul(keep4, behind), d);
    v128.store(out + at, differences(third, behind), 16);
    at += 32;
  } while (isKnown && at + 32 <= end);
  return isKnown
    ? finish(high, low, close, volume, out, at, end, behind, keep)
    : finish(high, low, close, volume, out, at - 32, end, before, keep);
}

/** The bars of an unfinished turn, with the same bits. */
function finish(
  high: usize, low: usize, close: usize, volume: usize, out: usize, at: usize, end: usize, behind: v128, keep: v128,
): usize {
  let power = keep, part = f64x2.splat(-0.0);
  for (; at < end; at += 8) {
    const flow = moneyFlow(high, low, close, volume, at);
    if (v128.any_true(f64x2.ne(flow, flow))) break;
    part = f64x2.mul(keep, f64x2.add(part, flow));
    const now = f64x2.add(f64x2.mul(power, behind), part);
    v128.store64_lane(out + at, differences(now, now), 0);
    power = f64x2.mul(power, keep);
  }
  return at;
}

/** fast - slow average of two bars, from what the averages (fast, slow) are behind. */
// @ts-ignore: decorator
@inline
function differences(first: v128, second: v128): v128 {
  return f64x2.sub(i64x2.shuffle(first, second, 1, 3), i64x2.shuffle(first, second, 0, 2));
}
