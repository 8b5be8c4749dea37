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
  let before = NaN;
  for (let i: usize = 0; i < n; i++) {
    const at = i << 3;
    const price = load<f64>(close + at), top = load<f64>(high + at), bottom = load<f64>(low + at);
    const pressure = price - min(bottom, before);
    const range = max(max(top - bottom, abs(before - top)), abs(before - bottom));
    const known = pressure + range;
    store<f64>(pressures + (i << 4), known != known ? NaN : pressure);
    store<f64>(pressures + (i << 4), known != known ? NaN : range, 8);
    before = price;
  }
}
