import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { ADD_RATIO, NEAR_BARS, slidingPairs } from "./parts/sliding-pairs";

/** Writes the ultimate oscillator: buying pressure over true range, summed over three periods; the shortest weighs 4,
 *  the middle one 2 and the longest 1, of 7.
 *  high, low, close  f64[length]  quote price     in
 *  out               f64[length]  percent 0…100   out; first (longest period) are NaN
 *  scratch           16 * (1024 + 2 * longest) bytes, or 16 * (length + longest) where that is less
 *  a, b, c           i32          bars, >= 1, in any order
 *  NaN               a NaN input makes every window that holds it, or follows it, NaN, and no other
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib ULTOSC; Williams 1985                               */
export function ultosc(
  high: usize, low: usize, close: usize, out: usize, scratch: usize, length: i32, a: i32, b: i32, c: i32,
): i32 {
  const n = <usize>length, shortest = <usize>min(a, min(b, c)), longest = <usize>max(a, max(b, c));
  const middle = <usize>a + <usize>b + <usize>c - shortest - longest, rests = scratch + (min(n, NEAR_BARS + longest) << 4);
  fillNaN(out, 0, min(longest, n));
  for (let from = longest; from < n; from += NEAR_BARS) {
    const to = min(n, from + NEAR_BARS), windows = to - from, slots = out + (from << 3), last = scratch + (longest << 4);
    writePressures(high, low, close, scratch, from - longest + 1, to);
    memory.fill(slots, 0, windows << 3);
    slidingPairs(ADD_RATIO, last - (shortest << 4), slots, rests, windows, shortest, 400.0 / 7.0);
    slidingPairs(ADD_RATIO, last - (middle << 4), slots, rests, windows, middle, 200.0 / 7.0);
    slidingPairs(ADD_RATIO, scratch, slots, rests, windows, longest, 100.0 / 7.0);
  }
  return STATUS_OK;
}

/** pressures = (close - true low, true range), interleaved, for the bars [from, to); from >= 1 */
// @ts-ignore: decorator
@inline
function writePressures(high: usize, low: usize, close: usize, pressures: usize, from: usize, to: usize): void {
  const end = to << 3, slots = pressures - (from << 4);
  let at = from << 3;
  for (; at + 16 <= end; at += 16) {
    const before = v128.load(close + at - 8), bottom = v128.load(low + at);
    const pressure = pressureOf(bottom, before, v128.load(close + at));
    const range = trueRange(v128.load(high + at), bottom, before);
    const unordered = unorderedAmong(pressure, range);
    v128.store(slots + (at << 1), v128.or(i64x2.shuffle(pressure, range, 0, 2), i64x2.shuffle(unordered, unordered, 0, 0)));
    v128.store(slots + (at << 1), v128.or(i64x2.shuffle(pressure, range, 1, 3), i64x2.shuffle(unordered, unordered, 1, 1)), 16);
  }
  if (at >= end) return;
  const before = v128.load64_zero(close + at - 8), bottom = v128.load64_zero(low + at);
  const pressure = pressureOf(bottom, before, v128.load64_zero(close + at));
  const range = trueRange(v128.load64_zero(high + at), bottom, before);
  const unordered = unorderedAmong(pressure, range);
  v128.store(slots + (at << 1), v128.or(i64x2.shuffle(pressure, range, 0, 2), i64x2.shuffle(unordered, unordered, 0, 0)));
}

// @ts-ignore: decorator
@inline
function pressureOf(low: v128, before: v128, close: v128): v128 {
  return f64x2.sub(close, f64x2.pmin(low, before));
}

// @ts-ignore: decorator
@inline
function trueRange(high: v128, low: v128, before: v128): v128 {
  const up = f64x2.abs(f64x2.sub(before, high)), down = f64x2.abs(f64x2.sub(before, low));
  const unordered = v128.or(f64x2.ne(up, up), f64x2.ne(down, down));
  return v128.or(f64x2.pmax(f64x2.pmax(f64x2.sub(high, low), up), down), unordered);
}

// @ts-ignore: decorator
@inline
function unorderedAmong(pressure: v128, range: v128): v128 {
  const known = f64x2.add(pressure, range);
  return f64x2.ne(known, known);
}
