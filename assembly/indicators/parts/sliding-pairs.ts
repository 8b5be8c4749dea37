/** out = 100 * first / (first + second), 0 where nothing flowed */
// @ts-ignore: decorator
@inline
export const FLOW_SHARE = 0;
/** out += weight * first / second, 0 where the divisor is 0 */
// @ts-ignore: decorator
@inline
export const ADD_RATIO = 1;

/** out = first / second */
// @ts-ignore: decorator
@inline
export const RATIO = 2;

/** Bars whose pairs are kept at once: their windows read them while they are near. */
// @ts-ignore: decorator
@inline
export const NEAR_BARS: usize = 1024;

/** Sums pairs over the windows of `p` bars that start at the first `windows` of them, and writes what `kind` makes of the
 *  two sums from `slots` on.
 *  pairs  f64[2 * (windows + p - 1)]  first and second value interleaved
 *  rests  p * 16 bytes                sums over the rest of the block, from each of its bars on
 *  As in the sliding fold a window is (rest of one block) + (start of the next). */
// @ts-ignore: decorator
@inline
export function slidingPairs(kind: i32, pairs: usize, slots: usize, rests: usize, windows: usize, p: usize, weight: f64): void {
  for (let block: usize = 0; block < windows; block += p) {
    sumPairRests(pairs + (block << 4), rests, p);
    sumPairStarts(kind, pairs + ((block + p - 1) << 4), slots + (block << 3), rests, min(p, windows - block), weight);
  }
}

// @ts-ignore: decorator
@inline
function sumPairRests(pairs: usize, rests: usize, p: usize): void {
  let rest = f64x2.splat(0.0);
  for (let k = p; k-- > 0; ) {
    rest = f64x2.add(rest, v128.load(pairs + (k << 4)));
    v128.store(rests + (k << 4), rest);
  }
}

/** `newest` is the last bar of the first window. */
// @ts-ignore: decorator
@inline
function sumPairStarts(kind: i32, newest: usize, slots: usize, rests: usize, windows: usize, weight: f64): void {
  let start = f64x2.splat(0.0), w: usize = 0;
  for (; w + 2 <= windows; w += 2) {
    if (w > 0) start = f64x2.add(start, v128.load(newest + (w << 4)));
    const first = f64x2.add(v128.load(rests + (w << 4)), start);
    start = f64x2.add(start, v128.load(newest + (w << 4), 16));
    const second = f64x2.add(v128.load(rests + (w << 4), 16), start);
    const slot = slots + (w << 3);
    v128.store(slot, outcome(kind, first, second, v128.load(slot), weight));
  }
  if (w == windows) return;
  if (w > 0) start = f64x2.add(start, v128.load(newest + (w << 4)));
  const last = f64x2.add(v128.load(rests + (w << 4)), start), slot = slots + (w << 3);
  v128.store64_lane(slot, outcome(kind, last, last, v128.load64_zero(slot), weight), 0);
}

// @ts-ignore: decorator
@inline
function outcome(kind: i32, one: v128, two: v128, before: v128, weight: f64): v128 {
  const first = i64x2.shuffle(one, two, 0, 2), second = i64x2.shuffle(one, two, 1, 3);
  if (kind == FLOW_SHARE) {
    const all = f64x2.add(first, second);
    const percent = f64x2.mul(f64x2.splat(100.0), f64x2.div(first, all));
    return v128.andnot(percent, f64x2.le(all, f64x2.splat(0.0)));
  }
  if (kind == RATIO) return f64x2.div(first, second);
  const share = f64x2.mul(f64x2.splat(weight), f64x2.div(first, second));
  return f64x2.add(before, v128.andnot(share, f64x2.eq(second, f64x2.splat(0.0))));
}
