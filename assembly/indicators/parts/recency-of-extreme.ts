import { fillNaN } from "./fill-nan";
import { loadPair, storePair } from "./lanes";

/** Writes 100 * (1 - age / (p - 1)), age being the bars since the newest extreme of the last `p` bars. `side` is 1 for
 *  the largest value and -1 for the smallest. Windows are (rest of one block) + (start of the next), as in the sliding
 *  fold; two blocks go side by side.
 *  scratch  p * 32 bytes: of two blocks the extremes of the rest and their indices, from each value on */
// @ts-ignore: decorator
@inline
export function recencyOfExtreme(side: f64, input: usize, out: usize, scratch: usize, n: usize, p: usize): void {
  const slots = out + ((p - 1) << 3);
  fillNaN(out, 0, min(p - 1, n));
  let block: usize = 0;
  for (; block + 3 * p <= n + 1; block += 2 * p) {
    rateBlocks(side, true, input + (block << 3), slots + (block << 3), scratch, p, p);
  }
  for (; block + p <= n; block += p) {
    rateBlocks(side, false, input + (block << 3), slots + (block << 3), scratch, min(p, n - p - block + 1), p);
  }
}

/** Rates the windows that start at the first `windows` values, and with `arePair` those one block further on. An
 *  extreme is NaN from its first NaN on; what the indices are then does not count. */
// @ts-ignore: decorator
@inline
function rateBlocks(side: f64, arePair: bool, input: usize, slots: usize, scratch: usize, windows: usize, p: usize): void {
  const block = p << 3, end = windows << 3, one = f64x2.splat(1.0), factor = f64x2.splat(100.0 / (<f64>p - 1.0));
  let best = f64x2.splat(-Infinity), bestAt = f64x2.splat(<f64>p - 1.0), index = f64x2.splat(<f64>p);
  for (let at = block; at > 0; ) {
    at -= 8;
    index = f64x2.sub(index, one);
    const value = valueAt(side, arePair, input + at, block);
    bestAt = f64x2.pmin(bestAt, v128.or(index, f64x2.le(value, best)));
    best = extremeOf(best, value);
    v128.store(scratch + (at << 2), best);
    v128.store(scratch + (at << 2), bestAt, 16);
  }
  write(arePair, slots, block, v128.or(f64x2.mul(factor, bestAt), f64x2.ne(best, best)));
  let oldest = f64x2.splat(0.0);
  best = f64x2.splat(-Infinity);
  bestAt = oldest;
  index = f64x2.splat(<f64>p - 1.0);
  for (let at: usize = 8; at < end; at += 8) {
    oldest = f64x2.add(oldest, one);
    index = f64x2.add(index, one);
    const value = valueAt(side, arePair, input + block + at - 8, block);
    bestAt = laterWhere(f64x2.ge(value, best), index, bestAt);
    best = extremeOf(best, value);
    const rest = v128.load(scratch + (at << 2)), restAt = v128.load(scratch + (at << 2), 16);
    const newestAt = laterWhere(f64x2.ge(best, rest), bestAt, restAt);
    const rating = f64x2.mul(factor, f64x2.sub(newestAt, oldest));
    write(arePair, slots + at, block, v128.or(rating, v128.or(f64x2.ne(best, best), f64x2.ne(rest, rest))));
  }
}

/** The value at `at` and that one block further on, or the first in both lanes. */
// @ts-ignore: decorator
@inline
function valueAt(side: f64, arePair: bool, at: usize, block: usize): v128 {
  const values = arePair ? loadPair(at, block) : v128.load64_splat(at);
  return side < 0.0 ? f64x2.neg(values) : values;
}

// @ts-ignore: decorator
@inline
function write(arePair: bool, slot: usize, block: usize, ratings: v128): void {
  if (arePair) storePair(slot, block, ratings);
  else v128.store64_lane(slot, ratings, 0);
}

/** The larger of two; NaN where one is. */
// @ts-ignore: decorator
@inline
function extremeOf(best: v128, value: v128): v128 {
  return v128.or(f64x2.pmax(best, value), f64x2.ne(value, value));
}

/** `index`, which is above `before`, where the condition holds, and `before` elsewhere. */
// @ts-ignore: decorator
@inline
function laterWhere(holds: v128, index: v128, before: v128): v128 {
  return f64x2.pmax(before, v128.and(index, holds));
}
