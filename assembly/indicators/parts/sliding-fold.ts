import { fillNaN } from "./fill-nan";

/** What a window is folded with. */
// @ts-ignore: decorator
@inline export const SUM = 0;
// @ts-ignore: decorator
@inline export const MAX = 1;
// @ts-ignore: decorator
@inline export const MIN = 2;
/** The same with NaN carried on; chosen for blocks that hold one. */
// @ts-ignore: decorator
@inline const CAREFUL = 4;

/** Up to this period a window is folded value by value. */
// @ts-ignore: decorator
@inline const DIRECT: usize = 6;

/** Writes `scale` times the fold of every window of `p` values.
 *  Blocks of p values stand at multiples of p; a window is (rest of one block) + (start of the next): van Herk 1992.
 *  Nothing is subtracted, so no value and no rounding error outlives its window. Values are folded in pairs
 *  counted from the block's edges, which depend on the index alone: a longer input changes no earlier bit.      */
// @ts-ignore: decorator
@inline
export function slidingFold(op: i32, input: usize, out: usize, n: usize, p: usize, scale: f64): void {
  fillNaN(out, 0, min(p - 1, n));
  if (n < p) return;
  if (p <= DIRECT) return foldDirectly(op, input, out, n, p, scale);
  let block: usize = 0;
  for (; block + 2 * p <= n; block += p) foldBlock(op, input, out, block, p, n, scale, false);
  for (; block + p <= n; block += p) foldBlock(op, input, out, block, p, n, scale, true);
}

// @ts-ignore: decorator
@inline
function foldDirectly(op: i32, input: usize, out: usize, n: usize, p: usize, scale: f64): void {
  const factor = f64x2.splat(scale);
  const end = out + (n << 3), window = p << 3;
  let from = input, to = out + ((p - 1) << 3);
  for (; to + 16 <= end; to += 16, from += 16) {
    let fold = v128.load(from);
    for (let k: usize = 8; k < window; k += 8) fold = combine(op | CAREFUL, fold, v128.load(from + k));
    v128.store(to, scaled(op, fold, factor));
  }
  if (to == end) return;
  let fold = v128.load64_zero(from);
  for (let k: usize = 8; k < window; k += 8) fold = combine(op | CAREFUL, fold, v128.load64_zero(from + k));
  v128.store64_lane(to, scaled(op, fold, factor), 0);
}

/** Windows that start inside [block, block + p). */
// @ts-ignore: decorator
@inline
function foldBlock(op: i32, input: usize, out: usize, block: usize, p: usize, n: usize, scale: f64, last: bool): void {
  const holdsNaN = foldPasses(op, input, out, block, p, n, scale, last);
  if (op != SUM && holdsNaN) foldPasses(op | CAREFUL, input, out, block, p, n, scale, last);
}

// @ts-ignore: decorator
@inline
function foldPasses(op: i32, input: usize, out: usize, block: usize, p: usize, n: usize, scale: f64, last: bool): bool {
  const factor = f64x2.splat(scale), reach = (p - 1) << 3;
  const start = input + (block << 3), middle = start + (p << 3);
  const slots = out - input, end = out + (n << 3);
  let unordered = i64x2.splat(0);

  let rest = f64x2.splat(neutral(op));
  let from = middle - 8;
  if (!(p & 1)) {
    const value = v128.load64_splat(from), slot = from + slots + reach;
    rest = combine(op, rest, value);
    if (slot < end) v128.store64_lane(slot, rest, 0);
    if (op != SUM) unordered = v128.or(unordered, f64x2.ne(value, value));
    from -= 8;
  }
  for (from -= 8; from > start; from -= 16) {
    const pair = v128.load(from);
    const both = combine(op, pair, swapped(pair));
    const folds = combine(op, rest, i64x2.shuffle(both, pair, 0, 3));
    const slot = from + slots + reach;
    if (!last || slot + 16 <= end) v128.store(slot, folds);
    else if (slot < end) v128.store64_lane(slot, folds, 0);
    rest = combine(op, rest, both);
    if (op != SUM) unordered = v128.or(unordered, f64x2.ne(pair, pair));
  }
  const oldest = v128.load64_splat(start);
  if (op != SUM) unordered = v128.or(unordered, f64x2.ne(oldest, oldest));
  v128.store64_lane(start + slots + reach, scaled(op, combine(op, rest, oldest), factor), 0);

  const stop = last ? min(middle + reach, input + (n << 3)) : middle + reach;
  rest = f64x2.splat(neutral(op));
  from = middle;
  for (; from + 16 <= stop; from += 16) {
    const pair = v128.load(from);
    const both = combine(op, pair, swapped(pair));
    const folds = combine(op, rest, i64x2.shuffle(pair, both, 0, 3));
    v128.store(from + slots, scaled(op, combine(op, v128.load(from + slots), folds), factor));
    rest = combine(op, rest, both);
    if (op != SUM) unordered = v128.or(unordered, f64x2.ne(pair, pair));
  }
  if (from < stop) {
    const value = v128.load64_zero(from);
    const fold = combine(op, v128.load64_zero(from + slots), combine(op, rest, value));
    v128.store64_lane(from + slots, scaled(op, fold, factor), 0);
    if (op != SUM) unordered = v128.or(unordered, f64x2.ne(value, value));
  }
  return v128.any_true(unordered);
}

// @ts-ignore: decorator
@inline
function swapped(pair: v128): v128 {
  return i64x2.shuffle(pair, pair, 1, 0);
}

// @ts-ignore: decorator
@inline
function scaled(op: i32, folds: v128, factor: v128): v128 {
  return (op & ~CAREFUL) == SUM ? f64x2.mul(folds, factor) : folds;
}

// @ts-ignore: decorator
@inline
function neutral(op: i32): f64 {
  return (op & ~CAREFUL) == SUM ? 0.0 : (op & ~CAREFUL) == MAX ? -Infinity : Infinity;
}

/** Without CAREFUL the extremes may lose a NaN (one machine instruction); with it both give the same bits otherwise. */
// @ts-ignore: decorator
@inline
function combine(op: i32, a: v128, b: v128): v128 {
  if ((op & ~CAREFUL) == SUM) return f64x2.add(a, b);
  const extreme = (op & ~CAREFUL) == MAX ? f64x2.pmax(a, b) : f64x2.pmin(a, b);
  if (op & CAREFUL) return v128.or(extreme, v128.or(f64x2.ne(a, a), f64x2.ne(b, b)));
  return extreme;
}
