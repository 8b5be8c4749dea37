import { settleEqual } from "./settle-equal";
import { foldWindows, SUM } from "./sliding-fold";

/** Writes the means of the windows of p values that end in [from, to); of equal values it is that value.
 *  from  p - 1 and a multiple of 4 p */
// @ts-ignore: decorator
@inline
export function meanWindows(input: usize, out: usize, from: usize, to: usize, p: usize): void {
  foldWindows(SUM, input + ((from + 1 - p) << 3), out + (from << 3), to - from, p, 1.0 / <f64>p);
  settleEqual(false, input, out, from, to, p, Infinity);
}

/** Writes the means of the windows that end from `made` on up to `to` at least, in whole turns of four blocks; returns the end of what is
 *  written, n at most. */
export function meanUpTo(input: usize, out: usize, made: usize, to: usize, n: usize, p: usize): usize {
  const turn = p << 2;
  if (made >= to) return made;
  const end = min(n, made + (to - made + turn - 1) / turn * turn);
  meanWindows(input, out, made, end, p);
  return end;
}
