/** What rounding leaves between a recursive average of equal values and these, at most: this share of them for each bar of the period. */
// @ts-ignore: decorator
@inline
export const ROUNDING: f64 = 8.881784197001252e-16; // 2^-50

/** Below this period every window is looked at. */
// @ts-ignore: decorator
@inline
const LONG: usize = 8;

/** Windows that are settled at once, about: their values are still near. */
// @ts-ignore: decorator
@inline
export const NEAR_WINDOWS: usize = 1024;

/** Returns about as many windows, in whole turns of four blocks of p. */
// @ts-ignore: decorator
@inline
export function nearBlocks(p: usize): usize {
  const turn = p << 2;
  return turn * (NEAR_WINDOWS / turn + 1);
}

/** Writes, for the windows of p equal values of `input` that end in [from, to), what they come to without rounding: the value, or 0.
 *  out      f64[to]  in, out; NaN stay
 *  from     at least p - 1
 *  share    of the value: what lies nearer to the result is it; Infinity: whatever stands there is it
 *  Cost     O(to - from), a few comparisons in a window's length where no values are equal */
export function settleEqual(isZero: bool, input: usize, out: usize, from: usize, to: usize, p: usize, share: f64): void {
  if (p < 2 || from >= to) return;
  if (p < LONG) settleShort(isZero, input, out, from, to, p, share);
  else settleLong(isZero, input, out, from, to, p, share);
}

/** 64 windows a turn: a bit for each value that equals the one before it; p - 1 such bits in a row are a window. */
// @ts-ignore: decorator
@inline
function settleShort(isZero: bool, input: usize, out: usize, from: usize, to: usize, p: usize, share: f64): void {
  let before = equalities(input, from - (p - 1) + 1, from) << (64 - (p - 2));
  for (let i = from; i < to; i += 64) {
    const bits = equalities(input, i, min(i + 64, to));
    let windows = bits;
    for (let k: u64 = 1; k < <u64>p - 1; k++) windows &= (bits << k) | (before >> (64 - k));
    before = bits;
    for (; windows != 0; windows &= windows - 1) settleOne(isZero, input, out, i + <usize>ctz(windows), share);
  }
}

/** Bit k: whether value from + k equals the one before it; at most 64 of [from, to). */
// @ts-ignore: decorator
@inline
function equalities(input: usize, from: usize, to: usize): u64 {
  const start = input + (from << 3), end = input + (to << 3);
  let bits: u64 = 0, at = start;
  for (; at + 32 <= end; at += 32) {
    const a = f64x2.eq(v128.load(at), v128.load(at - 8)), b = f64x2.eq(v128.load(at, 16), v128.load(at + 8));
    bits |= <u64>(i64x2.bitmask(a) | (i64x2.bitmask(b) << 2)) << ((at - start) >> 3);
  }
  for (; at < end; at += 8) bits |= <u64>(load<f64>(at) == load<f64>(at - 8)) << ((at - start) >> 3);
  return bits;
}

/** Every window holds one of the values that stand multiples of p behind `from`, and half of its others before it or behind it: these are
 *  looked at, as bits, and a NaN is one that equals nothing in the run. */
// @ts-ignore: decorator
@inline
function settleLong(isZero: bool, input: usize, out: usize, from: usize, to: usize, p: usize, share: f64): void {
  const start = from - (p - 1), half = p >> 1, far = half << 3, near = (half >> 1) << 3;
  for (let i = from; i < to; i += p) {
    const at = input + (i << 3), bits = load<u64>(at);
    const before = (bits ^ load<u64>(at - far)) | (bits ^ load<u64>(at - near));
    const behind = i + half < to ? (bits ^ load<u64>(at + far)) | (bits ^ load<u64>(at + near)) : 1;
    if (before != 0 && behind != 0) continue;
    const end = settleRun(isZero, input, out, i, start, to, p, share);
    while (i + p < end) i += p;
  }
}

/** Settles the windows of the run of equal values within [start, to) that i lies in; returns the first value behind it. */
function settleRun(isZero: bool, input: usize, out: usize, i: usize, start: usize, to: usize, p: usize, share: f64): usize {
  const value = load<f64>(input + (i << 3));
  let first = i, end = i + 1;
  while (first > start && load<f64>(input + (first << 3) - 8) == value) first--;
  while (end < to && load<f64>(input + (end << 3)) == value) end++;
  for (let k = first + p - 1; k < end; k++) settleOne(isZero, input, out, k, share);
  return end;
}

/** Settles the window of equal values that ends at i. */
// @ts-ignore: decorator
@inline
function settleOne(isZero: bool, input: usize, out: usize, i: usize, share: f64): void {
  const value = load<f64>(input + (i << 3)), found = load<f64>(out + (i << 3)), exact = isZero ? 0.0 : value;
  if (found == found && (share == Infinity || abs(found - exact) <= share * abs(value))) store<f64>(out + (i << 3), exact);
}
