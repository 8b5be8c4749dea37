import { fillNaN } from "./fill-nan";

/** Writes `scale` times the sum of every window of `p` values, the oldest counted once and the newest p times.
 *  As in the sliding fold a window is (rest of one block) + (start of the next): nothing is subtracted. */
export function slidingWeightedSum(input: usize, out: usize, n: usize, p: usize, scale: f64): void {
  fillNaN(out, 0, min(p - 1, n));
  let block: usize = 0;
  for (; block + 2 * p <= n; block += p) {
    weighBlock(input + (block << 3), out + ((block + p - 1) << 3), p, p, scale, true);
  }
  for (; block + p <= n; block += p) {
    weighBlock(input + (block << 3), out + ((block + p - 1) << 3), n - p - block + 1, p, scale, false);
  }
}

/** Windows that start at the first `windows` values from `input` on; `slots` is where the first of them is written. */
// @ts-ignore: decorator
@inline
function weighBlock(input: usize, slots: usize, windows: usize, p: usize, scale: f64, isWhole: bool): void {
  weighRests(input, slots, windows, p, isWhole);
  store<f64>(slots, load<f64>(slots) * scale);
  if (windows > 1) addStarts(input + (p << 3), slots + 8, windows - 1, p, scale);
}

/** Writes the weighted sums from each value to the end of the block, from the end in pairs (a, b): with `sum` and
 *  `weighted` of what follows, b gives weighted + sum + b and a gives weighted + 2 sum + 2 b + a. */
// @ts-ignore: decorator
@inline
function weighRests(input: usize, slots: usize, windows: usize, p: usize, isWhole: bool): void {
  let sums = f64x2.splat(0.0), weighted = f64x2.splat(0.0);
  let k = <isize>p - 2;
  for (; k >= 0; k -= 2) {
    const pair = v128.load(input + (k << 3)), other = i64x2.shuffle(pair, pair, 1, 0);
    const both = f64x2.add(pair, other);
    const step = f64x2.add(sums, i64x2.shuffle(f64x2.add(both, other), pair, 0, 3));
    const rests = f64x2.add(weighted, step);
    if (isWhole || k + 1 < <isize>windows) v128.store(slots + (k << 3), rests);
    else if (k < <isize>windows) v128.store64_lane(slots + (k << 3), rests, 0);
    weighted = f64x2.add(weighted, i64x2.shuffle(step, step, 0, 0));
    sums = f64x2.add(sums, f64x2.mul(both, f64x2(2.0, 1.0)));
  }
  if (k == -1) store<f64>(slots, f64x2.extract_lane(weighted, 0) + (f64x2.extract_lane(sums, 1) + load<f64>(input)));
}

/** Adds the first values of the next block: value u of it weighs (values left in the first block) + u + 1. */
// @ts-ignore: decorator
@inline
function addStarts(next: usize, slots: usize, count: usize, p: usize, scale: f64): void {
  const factor = f64x2.splat(scale), two = f64x2.splat(2.0);
  let start = f64x2.splat(0.0), ramp = f64x2.splat(0.0);
  let weights = f64x2(1.0, 2.0), rest = f64x2.sub(f64x2.splat(<f64>p), weights);
  let u: usize = 0;
  for (; u + 2 <= count; u += 2) {
    const pair = v128.load(next + (u << 3)), weighed = f64x2.mul(pair, weights);
    const both = f64x2.add(pair, i64x2.shuffle(pair, pair, 1, 0));
    const bothWeighed = f64x2.add(weighed, i64x2.shuffle(weighed, weighed, 1, 0));
    const sums = f64x2.add(start, i64x2.shuffle(pair, both, 0, 3));
    const ramps = f64x2.add(ramp, i64x2.shuffle(weighed, bothWeighed, 0, 3));
    const slot = slots + (u << 3);
    v128.store(slot, f64x2.mul(f64x2.add(v128.load(slot), f64x2.add(f64x2.mul(rest, sums), ramps)), factor));
    start = f64x2.add(start, both);
    ramp = f64x2.add(ramp, bothWeighed);
    weights = f64x2.add(weights, two);
    rest = f64x2.sub(rest, two);
  }
  if (u == count) return;
  const value = v128.load64_zero(next + (u << 3)), slot = slots + (u << 3);
  const tail = f64x2.add(f64x2.mul(rest, f64x2.add(start, value)), f64x2.add(ramp, f64x2.mul(value, weights)));
  v128.store64_lane(slot, f64x2.mul(f64x2.add(v128.load64_zero(slot), tail), factor), 0);
}
