import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";

/** Writes Pearson's correlation of the last `period` pairs of values.
 *  x, y     f64[length]  in
 *  out      f64[length]  -1…1  out; first period-1 are NaN; 0 where x or y does not vary
 *  scratch  48 * period bytes
 *  period   i32          bars, >= 1
 *  NaN      a NaN or infinite input makes every window that holds it NaN, and no other
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib CORREL, which takes a product of the sums of squares below 1e-14 for 0. Deviations are taken from
 *           a value that all windows of a block share; their sums are
 *           (rest of the block) + (start of the next), so that the level costs no digits and no error stays */
export function correl(x: usize, y: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period;
  fillNaN(out, 0, min(p - 1, n));
  for (let block: usize = 0; block + p <= n; block += p) {
    const windows = min(p, n - p - block + 1);
    correlateBlock(x + (block << 3), y + (block << 3), out + ((block + p - 1) << 3), scratch, windows, p);
  }
  return STATUS_OK;
}

/** sums = (x, y), squares = (x², y²), product = (xy, xy), all of deviations from the block's last pair */
// @ts-ignore: decorator
@inline
function correlateBlock(x: usize, y: usize, slots: usize, scratch: usize, windows: usize, p: usize): void {
  const newest = (p - 1) << 3;
  const center = pairAt(x + newest, y + newest);
  let sums = f64x2.splat(0.0), squares = f64x2.splat(0.0), product = f64x2.splat(0.0);
  for (let k = p; k-- > 0; ) {
    const deviation = f64x2.sub(pairAt(x + (k << 3), y + (k << 3)), center);
    const rest = scratch + k * 48;
    v128.store(rest, sums = f64x2.add(sums, deviation));
    v128.store(rest, squares = f64x2.add(squares, f64x2.mul(deviation, deviation)), 16);
    v128.store(rest, product = f64x2.add(product, crossProduct(deviation)), 32);
  }
  sums = squares = product = f64x2.splat(0.0);
  for (let w: usize = 0; w < windows; w++) {
    const at = newest + (w << 3), rest = scratch + w * 48;
    const deviation = f64x2.sub(pairAt(x + at, y + at), center);
    sums = f64x2.add(sums, deviation);
    squares = f64x2.add(squares, f64x2.mul(deviation, deviation));
    product = f64x2.add(product, crossProduct(deviation));
    const correlation = correlate(
      f64x2.add(v128.load(rest), sums), f64x2.add(v128.load(rest, 16), squares), f64x2.add(v128.load(rest, 32), product), p,
    );
    store<f64>(slots + (w << 3), correlation);
  }
}

// @ts-ignore: decorator
@inline
function pairAt(x: usize, y: usize): v128 {
  return i64x2.shuffle(v128.load64_zero(x), v128.load64_zero(y), 0, 2);
}

// @ts-ignore: decorator
@inline
function crossProduct(pair: v128): v128 {
  return f64x2.mul(pair, i64x2.shuffle(pair, pair, 1, 0));
}

// @ts-ignore: decorator
@inline
function correlate(sums: v128, squares: v128, product: v128, p: usize): f64 {
  const share = 1.0 / <f64>p;
  const spreads = f64x2.sub(squares, f64x2.mul(f64x2.mul(sums, sums), f64x2.splat(share)));
  const both = f64x2.extract_lane(spreads, 0) * f64x2.extract_lane(spreads, 1);
  const joint = f64x2.extract_lane(product, 0) - f64x2.extract_lane(sums, 0) * f64x2.extract_lane(sums, 1) * share;
  return both <= 0 ? 0.0 : joint / sqrt<f64>(both);
}
