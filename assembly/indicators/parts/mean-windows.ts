import { settleEqual } from "./settle-equal";
import { foldWindows, SUM } from "./sliding-fold";

/** Writes the means of the windows of p values that end in [from, to); of equal values it is that value.
 *  from  p - 1 and a multiple of nearBlocks(p) */
// @ts-ignore: decorator
@inline
export function meanWindows(input: usize, out: usize, from: usize, to: usize, p: usize): void {
  foldWindows(SUM, input + ((from + 1 - p) << 3), out + (from << 3), to - from, p, 1.0 / <f64>p);
  settleEqual(false, input, out, from, to, p, Infinity);
}

/** Writes the means of the windows that end from `made` on up to `to` at least, in whole turns; returns the end of what is written. */
export function meanUpTo(input: usize, out: usize, made: usize, to: usize, n: usize, p: usize, turn: usize): usize {
  while (made < to) {
    const end = min(n, made + turn);
    meanWindows(input, out, made, end, p);
    made = end;
  }
  return made;
}
