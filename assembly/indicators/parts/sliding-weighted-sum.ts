import { fillNaN } from "./fill-nan";
import { loadPair, storePair } from "./lanes";
import { nearBlocks, settleEqual } from "./settle-equal";

/** Writes the mean of every window of `p` values, the oldest counted once and the newest p times; of equal values it is that value. */
export function slidingWeightedMean(input: usize, out: usize, n: usize, p: usize): void {
  weighAndSettle(true, false, input, out, n, p, 0.0, 2.0 / (<f64>p * (<f64>p + 1.0)));
}

/** Writes `scale` times the sum of every window of `p` values, weighted from 1 (oldest) to p, with `lift`, a number below 0, added to
 *  every weight; an infinite value makes its windows NaN. The weights sum to 1, or with `isSlope` to 0, and so do those of equal values. */
export function slidingLine(isSlope: bool, input: usize, out: usize, n: usize, p: usize, lift: f64, scale: f64): void {
  if (isSlope) weighAndSettle(false, true, input, out, n, p, lift, scale);
  else weighAndSettle(false, false, input, out, n, p, lift, scale);
}

// @ts-ignore: decorator
@inline
function weighAndSettle(isPlain: bool, isSlope: bool, input: usize, out: usize, n: usize, p: usize, lift: f64, scale: f64): void {
  const chunk = nearBlocks(p);
  fillNaN(out, 0, min(p - 1, n));
  for (let from = p - 1; from < n; from += chunk) {
    const to = min(n, from + chunk);
    weighWindows(isPlain, input + ((from + 1 - p) << 3), out + (from << 3), to - from, p, lift, scale);
    settleEqual(isSlope, input, out, from, to, p, Infinity);
  }
}

/** Writes the windows that start at the first `windows` values; `slots` is where the first of them is written. As in the sliding fold a
 *  window is (rest of one block) + (start of the next): nothing is subtracted. Four blocks go side by side, so that sums wait for one
 *  another once in four windows. */
// @ts-ignore: decorator
@inline
function weighWindows(isPlain: bool, input: usize, slots: usize, windows: usize, p: usize, lift: f64, scale: f64): void {
  let from: usize = 0;
  for (; from + 4 * p <= windows; from += 4 * p) {
    weighFourBlocks(isPlain, input + (from << 3), slots + (from << 3), p, lift, scale);
  }
  for (; from < windows; from += p) {
    weighBlock(isPlain, input + (from << 3), slots + (from << 3), min(p, windows - from), p, lift, scale);
  }
}

/** Windows that start at the first 4 p values from `input` on; `slots` is where the first of them is written.
 *  A block's rests are written first: going back, every value seen weighs one more than before. */
// @ts-ignore: decorator
@inline
function weighFourBlocks(isPlain: bool, input: usize, slots: usize, p: usize, lift: f64, scale: f64): void {
  const block = p << 3, half = block << 1, factor = f64x2.splat(scale), lifts = f64x2.splat(lift);
  let sumA = f64x2.splat(0.0), sumB = sumA, restA = sumA, restB = sumA;
  for (let at = block; at > 0; ) {
    at -= 8;
    const a = loadPair(input + at, block), b = loadPair(input + half + at, block);
    sumA = f64x2.add(sumA, a);
    sumB = f64x2.add(sumB, b);
    restA = f64x2.add(restA, isPlain ? sumA : f64x2.add(sumA, f64x2.mul(lifts, a)));
    restB = f64x2.add(restB, isPlain ? sumB : f64x2.add(sumB, f64x2.mul(lifts, b)));
    storePair(slots + at, block, at == 0 ? f64x2.mul(restA, factor) : restA);
    storePair(slots + half + at, block, at == 0 ? f64x2.mul(restB, factor) : restB);
  }
  const one = f64x2.splat(1.0);
  let weight = one, left = f64x2.splat(<f64>p - 1.0);
  let rampA = f64x2.splat(0.0), rampB = rampA;
  sumA = sumB = rampA;
  for (let at: usize = 8; at < block; at += 8) {
    const next = input + block + at - 8;
    const a = loadPair(next, block), b = loadPair(next + half, block);
    sumA = f64x2.add(sumA, a);
    sumB = f64x2.add(sumB, b);
    rampA = f64x2.add(rampA, f64x2.mul(weight, a));
    rampB = f64x2.add(rampB, f64x2.mul(weight, b));
    let startA = f64x2.add(f64x2.mul(left, sumA), rampA), startB = f64x2.add(f64x2.mul(left, sumB), rampB);
    if (!isPlain) {
      startA = f64x2.add(startA, f64x2.mul(lifts, sumA));
      startB = f64x2.add(startB, f64x2.mul(lifts, sumB));
    }
    storePair(slots + at, block, f64x2.mul(f64x2.add(loadPair(slots + at, block), startA), factor));
    storePair(slots + half + at, block, f64x2.mul(f64x2.add(loadPair(slots + half + at, block), startB), factor));
    weight = f64x2.add(weight, one);
    left = f64x2.sub(left, one);
  }
}

/** The same sums in the same order for the windows that start at the first `windows` <= p values. */
// @ts-ignore: decorator
@inline
function weighBlock(isPlain: bool, input: usize, slots: usize, windows: usize, p: usize, lift: f64, scale: f64): void {
  let sum = 0.0, rest = 0.0;
  for (let k = p; k-- > 0; ) {
    const value = load<f64>(input + (k << 3));
    sum += value;
    rest += isPlain ? sum : sum + lift * value;
    if (k < windows) store<f64>(slots + (k << 3), k == 0 ? rest * scale : rest);
  }
  let start = 0.0, ramp = 0.0;
  for (let k: usize = 1; k < windows; k++) {
    const value = load<f64>(input + ((p + k - 1) << 3));
    start += value;
    ramp += <f64>k * value;
    let whole = <f64>(p - k) * start + ramp;
    if (!isPlain) whole += lift * start;
    store<f64>(slots + (k << 3), (load<f64>(slots + (k << 3)) + whole) * scale);
  }
}
