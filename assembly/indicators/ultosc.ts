import { STATUS_OK } from "../layout";
import { ADD_RATIO, slidingPairs } from "./parts/sliding-pairs";

/** Writes the ultimate oscillator: buying pressure over true range, summed over three periods; the shortest weighs 4,
 *  the middle one 2 and the longest 1, of 7.
 *  high, low, close  f64[length]  quote price     in
 *  out               f64[length]  percent 0…100   out; first (longest period) are NaN
 *  scratch           16 * (length + longest period) bytes
 *  a, b, c           i32          bars, >= 1, in any order
 *  NaN               a NaN input makes every window that holds it, or follows it, NaN, and no other
 *  Cost              O(length), allocates nothing
 *  Source            TA-Lib ULTOSC; Williams 1985                               */
export function ultosc(
  high: usize, low: usize, close: usize, out: usize, scratch: usize, length: i32, a: i32, b: i32, c: i32,
): i32 {
  const n = <usize>length, rests = scratch + (n << 4);
  const shortest = min(a, min(b, c)), longest = max(a, max(b, c)), middle = a + b + c - shortest - longest;
  writePressures(high, low, close, scratch, n);
  memory.fill(out, 0, n << 3);
  slidingPairs(ADD_RATIO, scratch, out, rests, n, <usize>shortest, 400.0 / 7.0);
  slidingPairs(ADD_RATIO, scratch, out, rests, n, <usize>middle, 200.0 / 7.0);
  slidingPairs(ADD_RATIO, scratch, out, rests, n, <usize>longest, 100.0 / 7.0);
  return STATUS_OK;
}

/** pressures = (close - true low, true range), interleaved; NaN where the bar before is not known */
// @ts-ignore: decorator
@inline
function writePressures(high: usize, low: usize, close: usize, pressures: usize, n: usize): void {
  const end = n << 3;
  if (n > 0) v128.store(pressures, f64x2.splat(NaN));
  let at: usize = 8;
  for (; at + 16 <= end; at += 16) {
    const before = v128.load(close + at - 8), bottom = v128.load(low + at);
    const pressure = pressureOf(bottom, before, v128.load(close + at));
    const range = trueRange(v128.load(high + at), bottom, before);
    const unordered = unorderedAmong(pressure, range);
    v128.store(pressures + (at << 1), v128.or(i64x2.shuffle(pressure, range, 0, 2), i64x2.shuffle(unordered, unordered, 0, 0)));
    v128.store(pressures + (at << 1), v128.or(i64x2.shuffle(pressure, range, 1, 3), i64x2.shuffle(unordered, unordered, 1, 1)), 16);
  }
  if (at >= end) return;
  const before = v128.load64_zero(close + at - 8), bottom = v128.load64_zero(low + at);
  const pressure = pressureOf(bottom, before, v128.load64_zero(close + at));
  const range = trueRange(v128.load64_zero(high + at), bottom, before);
  const unordered = unorderedAmong(pressure, range);
  v128.store(pressures + (at << 1), v128.or(i64x2.shuffle(pressure, range, 0, 2), i64x2.shuffle(unordered, unordered, 0, 0)));
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
