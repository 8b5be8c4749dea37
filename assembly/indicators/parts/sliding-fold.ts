import { fillNaN } from "./fill-nan";
import { loadPair, storePair } from "./lanes";

/** What a window is folded with. */
// @ts-ignore: decorator
@inline export const SUM = 0;
// @ts-ignore: decorator
@inline export const MAX = 1;
// @ts-ignore: decorator
@inline export const MIN = 2;
/** The sum of what each value differs from the one before it, which stands in the input too. */
// @ts-ignore: decorator
@inline export const STEPS = 3;
/** The same with NaN carried on; chosen for blocks that hold one. */
// @ts-ignore: decorator
@inline const CAREFUL = 4;

/** Up to this period a window is folded value by value. */
// @ts-ignore: decorator
@inline const DIRECT: usize = 6;

/** Writes `scale` times the fold of every window of `p` values.
 *  Blocks of p values stand at multiples of p; a window is (rest of one block) + (start of the next): van Herk 1992.
 *  Nothing is subtracted, so no value and no rounding error outlives its window. Values are folded one by one
 *  from the block's edges, which depend on the index alone: a longer input changes no earlier bit. Four blocks go side
 *  by side, so that folds wait for one another once in four windows.                */
// @ts-ignore: decorator
@inline
export function slidingFold(op: i32, input: usize, out: usize, n: usize, p: usize, scale: f64): void {
  fillNaN(out, 0, min(p - 1, n));
  if (n >= p) foldWindows(op, input, out + ((p - 1) << 3), n - p + 1, p, scale);
}

/** Folds the windows that start at the first `windows` values; `slots` is where the first of them is written. */
// @ts-ignore: decorator
@inline
export function foldWindows(op: i32, input: usize, slots: usize, windows: usize, p: usize, scale: f64): void {
  if (p <= DIRECT) return foldDirectly(op, input, slots, windows, p, scale);
  let from: usize = 0;
  for (; from + 4 * p <= windows; from += 4 * p) {
    const at = from << 3, isCareful = isExtreme(op) && holdsNaN(input + at, 5 * p - 1);
    if (isCareful) foldFourBlocks(op | CAREFUL, input + at, slots + at, p, scale);
    else foldFourBlocks(op, input + at, slots + at, p, scale);
  }
  for (; from < windows; from += p) {
    foldBlock(op | CAREFUL, input + (from << 3), slots + (from << 3), min(p, windows - from), p, scale);
  }
}

// @ts-ignore: decorator
@inline
function foldDirectly(op: i32, input: usize, slots: usize, windows: usize, p: usize, scale: f64): void {
  const factor = f64x2.splat(scale);
  const end = slots + (windows << 3), window = p << 3;
  let from = input, to = slots;
  for (; to + 16 <= end; to += 16, from += 16) {
    let fold = loadNear(op, from);
    for (let k: usize = 8; k < window; k += 8) fold = combine(op | CAREFUL, fold, loadNear(op, from + k));
    v128.store(to, scaled(op, fold, factor));
  }
  if (to == end) return;
  let fold = loadOne(op, from);
  for (let k: usize = 8; k < window; k += 8) fold = combine(op | CAREFUL, fold, loadOne(op, from + k));
  v128.store64_lane(to, scaled(op, fold, factor), 0);
}

/** Whether a sum of the values is NaN: where one of them is, or where infinities meet. */
function holdsNaN(values: usize, count: usize): bool {
  let even = f64x2.splat(0.0), odd = even, k: usize = 0;
  for (; k + 4 <= count; k += 4) {
    even = f64x2.add(even, v128.load(values + (k << 3)));
    odd = f64x2.add(odd, v128.load(values + (k << 3), 16));
  }
  for (; k < count; k++) even = f64x2.add(even, v128.load64_zero(values + (k << 3)));
  const trace = f64x2.add(even, odd);
  return v128.any_true(f64x2.ne(trace, trace));
}

/** Windows that start at the first 4 p values from `input` on; `slots` is where the first of them is written. Rests and
 *  starts go in twos from the second window on, so that what is stored together is loaded together. */
// @ts-ignore: decorator
@inline
function foldFourBlocks(op: i32, input: usize, slots: usize, p: usize, scale: f64): void {
  const block = p << 3, half = block << 1, factor = f64x2.splat(scale), none = f64x2.splat(neutral(op));
  const far = input + half, farSlots = slots + half, last = block - 8;
  let at = p & 1 ? block : last, a = none, b = none;
  if (at == last) {
    a = combine(op, a, loadApart(op, input + at, block));
    b = combine(op, b, loadApart(op, far + at, block));
    storePair(slots + at, block, a);
    storePair(farSlots + at, block, b);
  }
  while (at > 8) {
    at -= 16;
    a = foldBack(op, a, input + at, slots + at, block);
    b = foldBack(op, b, far + at, farSlots + at, block);
  }
  storePair(slots, block, scaled(op, combine(op, a, loadApart(op, input, block)), factor));
  storePair(farSlots, block, scaled(op, combine(op, b, loadApart(op, far, block)), factor));
  a = b = none;
  for (at = 8; at < last; at += 16) {
    a = foldAhead(op, a, input + last + at, slots + at, block, factor);
    b = foldAhead(op, b, far + last + at, farSlots + at, block, factor);
  }
  if (at > last) return;
  a = combine(op, a, loadApart(op, input + last + at, block));
  b = combine(op, b, loadApart(op, far + last + at, block));
  storePair(slots + at, block, scaled(op, combine(op, loadPair(slots + at, block), a), factor));
  storePair(farSlots + at, block, scaled(op, combine(op, loadPair(farSlots + at, block), b), factor));
}

/** Folds two values of two blocks to what follows them, the second first; returns the fold from the first on. */
// @ts-ignore: decorator
@inline
function foldBack(op: i32, fold: v128, from: usize, slot: usize, block: usize): v128 {
  const near = loadNear(op, from), far = loadNear(op, from + block);
  const second = combine(op, fold, i64x2.shuffle(near, far, 1, 3));
  const first = combine(op, second, i64x2.shuffle(near, far, 0, 2));
  v128.store(slot, i64x2.shuffle(first, second, 0, 2));
  v128.store(slot + block, i64x2.shuffle(first, second, 1, 3));
  return first;
}

/** Folds two values of two blocks to what precedes them, joins the rests and writes the windows. */
// @ts-ignore: decorator
@inline
function foldAhead(op: i32, fold: v128, from: usize, slot: usize, block: usize, factor: v128): v128 {
  const near = loadNear(op, from), far = loadNear(op, from + block);
  const first = combine(op, fold, i64x2.shuffle(near, far, 0, 2));
  const second = combine(op, first, i64x2.shuffle(near, far, 1, 3));
  v128.store(slot, scaled(op, combine(op, v128.load(slot), i64x2.shuffle(first, second, 0, 2)), factor));
  const other = slot + block;
  v128.store(other, scaled(op, combine(op, v128.load(other), i64x2.shuffle(first, second, 1, 3)), factor));
  return second;
}

/** The same folds in the same order for the windows that start at the first `windows` <= p values. */
// @ts-ignore: decorator
@inline
function foldBlock(op: i32, input: usize, slots: usize, windows: usize, p: usize, scale: f64): void {
  const factor = f64x2.splat(scale);
  let fold = f64x2.splat(neutral(op));
  for (let k = p; k-- > 0; ) {
    fold = combine(op, fold, loadOne(op, input + (k << 3)));
    if (k < windows) v128.store64_lane(slots + (k << 3), fold, 0);
  }
  v128.store64_lane(slots, scaled(op, fold, factor), 0);
  fold = f64x2.splat(neutral(op));
  for (let k: usize = 1; k < windows; k++) {
    fold = combine(op, fold, loadOne(op, input + ((p + k - 1) << 3)));
    const slot = slots + (k << 3);
    v128.store64_lane(slot, scaled(op, combine(op, v128.load64_splat(slot), fold), factor), 0);
  }
}

/** What is folded for the two bars at `at`. */
// @ts-ignore: decorator
@inline
function loadNear(op: i32, at: usize): v128 {
  const values = v128.load(at);
  return (op & ~CAREFUL) == STEPS ? f64x2.abs(f64x2.sub(values, v128.load(at - 8))) : values;
}

/** What is folded for the bar at `at` and the one `distance` bytes behind it. */
// @ts-ignore: decorator
@inline
function loadApart(op: i32, at: usize, distance: usize): v128 {
  const values = loadPair(at, distance);
  return (op & ~CAREFUL) == STEPS ? f64x2.abs(f64x2.sub(values, loadPair(at - 8, distance))) : values;
}

/** What is folded for the bar at `at`, in both lanes. */
// @ts-ignore: decorator
@inline
function loadOne(op: i32, at: usize): v128 {
  const value = v128.load64_splat(at);
  return (op & ~CAREFUL) == STEPS ? f64x2.abs(f64x2.sub(value, v128.load64_splat(at - 8))) : value;
}

// @ts-ignore: decorator
@inline
function isExtreme(op: i32): bool {
  return (op & ~CAREFUL) == MAX || (op & ~CAREFUL) == MIN;
}

// @ts-ignore: decorator
@inline
function scaled(op: i32, folds: v128, factor: v128): v128 {
  return isExtreme(op) ? folds : f64x2.mul(folds, factor);
}

// @ts-ignore: decorator
@inline
function neutral(op: i32): f64 {
  return !isExtreme(op) ? 0.0 : (op & ~CAREFUL) == MAX ? -Infinity : Infinity;
}

/** Without CAREFUL the extremes may lose a NaN (one machine instruction); with it both give the same bits otherwise. */
// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128): v128 {
  if (!isExtreme(op)) return f64x2.add(a, b);
  const extreme = (op & ~CAREFUL) == MAX ? f64x2.pmax(a, b) : f64x2.pmin(a, b);
  if (op & CAREFUL) return v128.or(extreme, v128.or(f64x2.ne(a, a), f64x2.ne(b, b)));
  return extreme;
}
