import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { meanUpTo, meanWindows } from "./parts/mean-windows";
import { nearBlocks } from "./parts/settle-equal";

/** Writes 100 * (sma(fast) - sma(slow)) / sma(slow); 0 where both windows hold equal values.
 *  input       f64[length]  in
 *  out         f64[length]  out, percent; first max(fast, slow)-1 are NaN
 *  scratch     8 * length bytes
 *  fast, slow  i32          bars, >= 1
 *  NaN         a NaN input makes every window that holds it NaN, and no other
 *  Cost        O(length), allocates nothing
 *  Source      TA-Lib PPO with simple averages                                  */
export function ppo(input: usize, out: usize, scratch: usize, length: i32, fast: i32, slow: i32): i32 {
  const n = <usize>length, p = <usize>fast, q = <usize>slow, turn = nearBlocks(p);
  fillNaN(scratch, 0, min(q - 1, n));
  fillNaN(out, 0, min(p - 1, n));
  let made = q - 1;
  for (let from = p - 1; from < n; from += turn) {
    const to = min(n, from + turn);
    made = meanUpTo(input, scratch, made, to, n, q);
    meanWindows(input, out, from, to, p);
    relate(out, scratch, from, to);
  }
  return STATUS_OK;
}

/** out = 100 * (out - base) / base, for the bars [from, to) */
// @ts-ignore: decorator
@inline
function relate(out: usize, base: usize, from: usize, to: usize): void {
  const hundred = f64x2.splat(100.0), end = to << 3;
  let at = from << 3;
  for (; at + 16 <= end; at += 16) {
    const below = v128.load(base + at);
    v128.store(out + at, f64x2.div(f64x2.mul(hundred, f64x2.sub(v128.load(out + at), below)), below));
  }
  if (at >= end) return;
  const below = load<f64>(base + at);
  store<f64>(out + at, (100.0 * (load<f64>(out + at) - below)) / below);
}
