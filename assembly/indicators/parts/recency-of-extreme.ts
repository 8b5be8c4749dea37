import { fillNaN } from "./fill-nan";

/** Writes 100 * (1 - age / (p - 1)), age being the bars since the newest extreme of the last `p` bars. `side` is 1 for
 *  the largest value and -1 for the smallest. Windows are (rest of one block) + (start of the next), as in the sliding fold.
 *  scratch  p * 16 bytes: extreme of the rest of the block and its index, from each of its values on */
// @ts-ignore: decorator
@inline
export function recencyOfExtreme(side: f64, input: usize, out: usize, scratch: usize, n: usize, p: usize): void {
  const factor = 100.0 / (<f64>p - 1.0);
  fillNaN(out, 0, min(p - 1, n));
  for (let block: usize = 0; block + p <= n; block += p) {
    const windows = min(p, n - p - block + 1);
    rateBlock(side, input + (block << 3), out + ((block + p - 1) << 3), scratch, windows, p, factor);
  }
}

/** Rates the windows that start at the first `windows` values from `input` on; those before `unknown` hold a NaN.
 *  Extremes and their indices are kept in vectors because their selection there costs no branch. */
// @ts-ignore: decorator
@inline
function rateBlock(side: f64, input: usize, slots: usize, scratch: usize, windows: usize, p: usize, factor: f64): void {
  let unknown = findExtremesOfRests(side, input, scratch, p);
  let best = f64x2.splat(-Infinity), bestAt = f64x2.splat(0.0), newest = f64x2.splat(<f64>p - 1.0);
  const one = f64x2.splat(1.0);
  store<f64>(slots, unknown > 0 ? NaN : factor * load<f64>(scratch, 8));
  for (let w: usize = 1; w < windows; w++) {
    const value = sided(side, v128.load64_splat(input + ((p + w - 1) << 3)));
    newest = f64x2.add(newest, one);
    const isBetter = f64x2.ge(value, best);
    best = v128.bitselect(value, best, isBetter);
    bestAt = v128.bitselect(newest, bestAt, isBetter);
    if (v128.any_true(f64x2.ne(value, value))) unknown = p + w;
    const rest = v128.load64_splat(scratch + (w << 4)), restAt = v128.load64_splat(scratch + (w << 4) + 8);
    const at = f64x2.extract_lane(v128.bitselect(bestAt, restAt, f64x2.ge(best, rest)), 0);
    store<f64>(slots + (w << 3), w < unknown ? NaN : factor * (at - <f64>w));
  }
}

// @ts-ignore: decorator
@inline
function sided(side: f64, value: v128): v128 {
  return side < 0.0 ? f64x2.neg(value) : value;
}

/** Stores (extreme, its index) of the block from each value on; returns the number of values up to its last NaN. */
// @ts-ignore: decorator
@inline
function findExtremesOfRests(side: f64, input: usize, scratch: usize, p: usize): usize {
  let best = f64x2.splat(-Infinity), bestAt = f64x2.splat(<f64>p - 1.0), index = f64x2.splat(<f64>p);
  let unknown: usize = 0;
  for (let k = p; k-- > 0; ) {
    const value = sided(side, v128.load64_splat(input + (k << 3)));
    index = f64x2.sub(index, f64x2.splat(1.0));
    const isBetter = f64x2.gt(value, best);
    best = v128.bitselect(value, best, isBetter);
    bestAt = v128.bitselect(index, bestAt, isBetter);
    if (unknown == 0 && v128.any_true(f64x2.ne(value, value))) unknown = k + 1;
    v128.store(scratch + (k << 4), i64x2.shuffle(best, bestAt, 0, 2));
  }
  return unknown;
}
