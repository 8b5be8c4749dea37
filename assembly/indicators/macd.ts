import { STATUS_OK } from "../layout";
import { ROUNDING, settleEqual } from "./parts/settle-equal";

/** Writes ema(fast) - ema(slow), both seeded on the same bar, with the means of their last values there; 0 where
 *  the last max(fast, slow) values are equal and both averages have come to them but for rounding.
 *  input       f64[length]  in
 *  out         f64[length]  out; first max(fast, slow)-1 are NaN
 *  fast, slow  i32          bars, >= 2
 *  NaN         leading NaN are warm-up; a later NaN gives NaN and both averages are seeded anew after it
 *  Cost        O(length), allocates nothing
 *  Source      TA-Lib MACD, unstable period 0; Appel 1979                       */
export function macd(input: usize, out: usize, length: i32, fast: i32, slow: i32): i32 {
  const n = <usize>length, longest = <usize>max(fast, slow);
  let count: usize = 0;
  for (let i: usize = 0; i < n; ) {
    const value = load<f64>(input + (i << 3));
    count = value == value ? count + 1 : 0;
    if (count < longest) {
      store<f64>(out + (i++ << 3), NaN);
      continue;
    }
    const seeds = f64x2.replace_lane(f64x2.splat(meanBefore(input, i, slow)), 0, meanBefore(input, i, fast));
    v128.store64_lane(out + (i << 3), differences(seeds, seeds), 0);
    i = run(input, out, i + 1, n, seeds, fast, slow);
    count = 0;
  }
  settleEqual(true, input, out, longest - 1, n, longest, <f64>longest * ROUNDING);
  return STATUS_OK;
}

/** Mean of the `period` values that end with bar i. */
function meanBefore(input: usize, i: usize, period: i32): f64 {
  let sum = 0.0;
  for (let k = i + 1 - <usize>period; k <= i; k++) sum += load<f64>(input + (k << 3));
  return sum / <f64>period;
}

/** Follows both averages in the two lanes of a vector, two bars a turn; returns the bar of the next NaN, or n. */
function run(input: usize, out: usize, from: usize, n: usize, seeds: v128, fast: i32, slow: i32): usize {
  const gain = f64x2.replace_lane(f64x2.splat(2.0 / (<f64>slow + 1.0)), 0, 2.0 / (<f64>fast + 1.0));
  const keep = f64x2.sub(f64x2.splat(1.0), gain), keep2 = f64x2.mul(keep, keep);
  const end = input + (n << 3), slots = out - input;
  let averages = seeds;
  let at = input + (from << 3);
  for (; at + 16 <= end; at += 16) {
    const one = v128.load64_splat(at), two = v128.load64_splat(at + 8);
    if (v128.any_true(v128.or(f64x2.ne(one, one), f64x2.ne(two, two)))) break;
    const a = f64x2.mul(gain, one);
    const b = f64x2.add(f64x2.mul(keep, a), f64x2.mul(gain, two));
    const first = f64x2.add(f64x2.mul(keep, averages), a);
    averages = f64x2.add(f64x2.mul(keep2, averages), b);
    v128.store(at + slots, differences(first, averages));
  }
  if (at == end) return n;
  const last = v128.load64_splat(at);
  if (v128.any_true(f64x2.ne(last, last))) return (at - input) >> 3;
  averages = f64x2.add(f64x2.mul(keep, averages), f64x2.mul(gain, last));
  v128.store64_lane(at + slots, differences(averages, averages), 0);
  return (at - input + 8) >> 3;
}

/** fast - slow of two (fast, slow) pairs */
// @ts-ignore: decorator
@inline
function differences(first: v128, second: v128): v128 {
  return f64x2.sub(i64x2.shuffle(first, second, 0, 2), i64x2.shuffle(first, second, 1, 3));
}
