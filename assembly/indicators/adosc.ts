import { STATUS_OK } from "../layout";
import { moneyFlow, moneyFlows } from "./parts/money-flow";

/** Writes the Chaikin oscillator: fast minus slow exponential average of the accumulation/distribution line, both
 *  seeded with its first value.
 *  high, low, close, volume  f64[length]  in
 *  out         f64[length]  volume  out; first max(fast, slow)-1 are NaN
 *  fast, slow  i32          bars, >= 2
 *  NaN         a NaN gives NaN and everything starts anew after it
 *  Cost        O(length), allocates nothing
 *  Source      TA-Lib ADOSC; Chaikin                                            */
export function adosc(
  high: usize, low: usize, close: usize, volume: usize, out: usize, length: i32, fast: i32, slow: i32,
): i32 {
  const end = <usize>length << 3, warmup = max(fast, slow) - 1;
  const gain = f64x2.replace_lane(f64x2.splat(2.0 / (<f64>slow + 1.0)), 0, 2.0 / (<f64>fast + 1.0));
  const keep = f64x2.sub(f64x2.splat(1.0), gain);
  let sum = f64x2.splat(0.0), averages = sum, count = 0;
  for (let at: usize = 0; at < end; ) {
    const flow = moneyFlow(high, low, close, volume, at), isKnown = !v128.any_true(f64x2.ne(flow, flow));
    if (isKnown) {
      sum = count == 0 ? flow : f64x2.add(sum, flow);
      averages = count == 0 ? sum : f64x2.add(f64x2.mul(keep, averages), f64x2.mul(gain, sum));
    }
    const isWarm = isKnown && count >= warmup;
    store<f64>(out + at, isWarm ? difference(averages) : NaN);
    count = isKnown && !isWarm ? count + 1 : 0;
    at += 8;
    if (isWarm) at = follow(high, low, close, volume, out, at, end, sum, averages, gain);
  }
  return STATUS_OK;
}

/** Continues from `at`, four bars a turn: one product and one sum of the averages (fast, slow) and two sums of the line
 *  wait for the turn before. Returns the place of the next NaN, or `end`. */
// @ts-ignore: decorator
@inline
function follow(
  high: usize, low: usize, close: usize, volume: usize, out: usize, at: usize, end: usize, sum: v128, averages: v128, gain: v128,
): usize {
  const keep = f64x2.sub(f64x2.splat(1.0), gain), keep2 = f64x2.mul(keep, keep);
  const keep3 = f64x2.mul(keep2, keep), keep4 = f64x2.mul(keep2, keep2);
  for (; at + 32 <= end; at += 32) {
    const early = moneyFlows(high, low, close, volume, at), late = moneyFlows(high, low, close, volume, at + 16);
    if (v128.any_true(v128.or(f64x2.ne(early, early), f64x2.ne(late, late)))) break;
    const middle = f64x2.add(sum, f64x2.add(early, i64x2.shuffle(early, early, 1, 0)));
    const a = f64x2.mul(gain, f64x2.add(sum, i64x2.shuffle(early, early, 0, 0)));
    const b = f64x2.add(f64x2.mul(keep, a), f64x2.mul(gain, middle));
    const c = f64x2.add(f64x2.mul(keep, b), f64x2.mul(gain, f64x2.add(middle, i64x2.shuffle(late, late, 0, 0))));
    sum = f64x2.add(middle, f64x2.add(late, i64x2.shuffle(late, late, 1, 0)));
    const d = f64x2.add(f64x2.mul(keep, c), f64x2.mul(gain, sum));
    v128.store(out + at, differences(f64x2.add(f64x2.mul(keep, averages), a), f64x2.add(f64x2.mul(keep2, averages), b)));
    const third = f64x2.add(f64x2.mul(keep3, averages), c);
    averages = f64x2.add(f64x2.mul(keep4, averages), d);
    v128.store(out + at, differences(third, averages), 16);
  }
  return finish(high, low, close, volume, out, at, end, sum, averages, gain);
}

/** The bars of an unfinished turn, in the same order of operations. */
function finish(
  high: usize, low: usize, close: usize, volume: usize, out: usize, at: usize, end: usize, sum: v128, averages: v128, gain: v128,
): usize {
  const keep = f64x2.sub(f64x2.splat(1.0), gain), keep2 = f64x2.mul(keep, keep);
  let power = keep, part = f64x2.splat(0.0), flowBefore = part, isOdd = false;
  for (; at < end; at += 8) {
    const flow = moneyFlow(high, low, close, volume, at);
    if (v128.any_true(f64x2.ne(flow, flow))) break;
    const line = f64x2.add(sum, isOdd ? f64x2.add(flowBefore, flow) : flow);
    part = f64x2.add(f64x2.mul(keep, part), f64x2.mul(gain, line));
    store<f64>(out + at, difference(f64x2.add(f64x2.mul(power, averages), part)));
    power = isOdd ? f64x2.mul(keep2, keep) : keep2;
    if (isOdd) sum = line;
    flowBefore = flow;
    isOdd = !isOdd;
  }
  return at;
}

// @ts-ignore: decorator
@inline
function difference(averages: v128): f64 {
  return f64x2.extract_lane(averages, 0) - f64x2.extract_lane(averages, 1);
}

/** fast - slow of two (fast, slow) pairs */
// @ts-ignore: decorator
@inline
function differences(first: v128, second: v128): v128 {
  return f64x2.sub(i64x2.shuffle(first, second, 0, 2), i64x2.shuffle(first, second, 1, 3));
}
