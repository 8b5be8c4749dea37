import { fillNaN } from "./fill-nan";

/** Mean square deviation (divisor n). */
// @ts-ignore: decorator
@inline export const VARIANCE = 0;
/** Its root. */
// @ts-ignore: decorator
@inline export const DEVIATION = 1;
/** Root of the sum of squares over n - 1. */
// @ts-ignore: decorator
@inline export const SAMPLE_DEVIATION = 2;
/** (newest value - mean) / population deviation; NaN where the deviation is 0. */
// @ts-ignore: decorator
@inline export const SCORE = 3;

/** Writes a measure of spread of every window of `p` values.
 *  Windows that start in one block of p values share that block's last value: deviations are taken from it, so that the
 *  level of the series costs no digits and equal values have none (TA-Lib takes a variance below 1e-14 for 0, which prices of 1e-5
 *  never exceed); their sums and squares are (rest of the block) + (start of the next).
 *  scratch  p * 16 bytes: sums over the rest of the block, from each of its values on */
// @ts-ignore: decorator
@inline
export function slidingVariance(kind: i32, input: usize, out: usize, scratch: usize, n: usize, p: usize): void {
  fillNaN(out, 0, min(p - 1, n));
  for (let block: usize = 0; block + p <= n; block += p) {
    const windows = min(p, n - p - block + 1);
    varianceOfBlock(kind, input + (block << 3), out + (block << 3), scratch, windows, p);
  }
}

/** Writes the windows that start at the first `windows` values from `input` on, two at a time.
 *  The first window ends at the block's last value, whose deviation from itself adds nothing. */
// @ts-ignore: decorator
@inline
function varianceOfBlock(kind: i32, input: usize, out: usize, scratch: usize, windows: usize, p: usize): void {
  const reach = (p - 1) << 3;
  const newest = input + reach, slots = out + reach;
  const center = v128.load64_splat(newest);
  sumRests(input, scratch, center, p);
  let start = f64x2.splat(0.0);
  let w: usize = 0;
  for (; w + 2 <= windows; w += 2) {
    start = f64x2.add(start, deviationAt(newest + (w << 3), center));
    const first = f64x2.add(v128.load(scratch + (w << 4)), start);
    start = f64x2.add(start, deviationAt(newest + (w << 3) + 8, center));
    const second = f64x2.add(v128.load(scratch + (w << 4), 16), start);
    const values = f64x2.sub(v128.load(newest + (w << 3)), center);
    v128.store(slots + (w << 3), measures(kind, first, second, values, p));
  }
  if (w == windows) return;
  start = f64x2.add(start, deviationAt(newest + (w << 3), center));
  const last = f64x2.add(v128.load(scratch + (w << 4)), start);
  const value = f64x2.sub(v128.load64_splat(newest + (w << 3)), center);
  v128.store64_lane(slots + (w << 3), measures(kind, last, last, value, p), 0);
}

/** Stores the sums of deviations and of their squares, from each value to the end of the block. */
// @ts-ignore: decorator
@inline
function sumRests(input: usize, scratch: usize, center: v128, p: usize): void {
  let rest = f64x2.splat(0.0);
  for (let k = p; k-- > 0; ) {
    rest = f64x2.add(rest, deviationAt(input + (k << 3), center));
    v128.store(scratch + (k << 4), rest);
  }
}

/** (deviation, its square) */
// @ts-ignore: decorator
@inline
function deviationAt(at: usize, center: v128): v128 {
  const deviation = f64x2.sub(v128.load64_splat(at), center);
  return f64x2.mul(deviation, f64x2.replace_lane(deviation, 0, 1.0));
}

// @ts-ignore: decorator
@inline
function measures(kind: i32, first: v128, second: v128, values: v128, p: usize): v128 {
  const share = f64x2.splat(1.0 / <f64>p);
  const mean = f64x2.mul(i64x2.shuffle(first, second, 0, 2), share);
  const square = f64x2.mul(i64x2.shuffle(first, second, 1, 3), share);
  const spread = f64x2.sub(square, f64x2.mul(mean, mean));
  const variance = v128.andnot(spread, f64x2.lt(spread, f64x2.splat(0.0)));
  if (kind == VARIANCE) return variance;
  if (kind == DEVIATION) return f64x2.sqrt(variance);
  if (kind == SAMPLE_DEVIATION) return f64x2.sqrt(f64x2.mul(variance, f64x2.splat(<f64>p / (<f64>p - 1.0))));
  const score = f64x2.div(f64x2.sub(values, mean), f64x2.sqrt(variance));
  return v128.or(score, f64x2.eq(variance, f64x2.splat(0.0)));
}
