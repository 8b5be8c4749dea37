import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { ROUNDING, settleEqual } from "./parts/settle-equal";
import { foldWindows, STEPS } from "./parts/sliding-fold";

/** Smoothing constants of averages over 2 and over 30 bars. */
const FASTEST: f64 = 2.0 / 3.0;
const SLOWEST: f64 = 2.0 / 31.0;
/** Ways are summed for about so many bars at once: they are still near when the average reads them. */
const NEAR_BARS: usize = 1024;

/** Writes Kaufman's adaptive moving average: it follows fast where the way was straight and slowly where it was not.
 *  input    f64[length]  in
 *  out      f64[length]  out; first period are NaN
 *  period   i32          bars, >= 2
 *  NaN      leading NaN are warm-up; a later NaN gives NaN and the average starts anew after it
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib KAMA, unstable period 0, which takes a way below 1e-14 for none; Kaufman, Smarter Trading, 1995       */
export function kama(input: usize, out: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period;
  fillNaN(out, 0, min(p, n));
  if (n > p) adapt(input, out, n, p);
  settleEqual(false, input, out, p, n, p, <f64>p * ROUNDING);
  return STATUS_OK;
}

/** `out` first holds the length of the way over p bars; known ways give place to the average, four bars a turn.
 *  Bars whose way is NaN keep it; the bar after them starts a turn from the value before it. */
// @ts-ignore: decorator
@inline
function adapt(input: usize, out: usize, n: usize, p: usize): void {
  const end = n << 3, back = p << 3, blocks = p << 2, chunk = blocks * (NEAR_BARS / blocks + 1);
  let average = 0.0, base = 0.0, kept = 1.0, part = 0.0, bar = 0, isRunning = false, folded = back;
  for (let at = back; at < end; ) {
    if (folded < end && at + 32 > folded) {
      const windows = min(chunk, (end - folded) >> 3);
      foldWindows(STEPS, input + folded - back + 8, out + folded, windows, p, 1.0);
      folded += windows << 3;
    }
    if (isRunning && bar == 0 && at + 32 <= end && areKnown(out + at)) {
      average = followFour(input + at, out + at, back, average);
      at += 32;
      continue;
    }
    const way = v128.load64_splat(out + at), isKnown = !v128.any_true(f64x2.ne(way, way));
    if (isKnown && !isRunning) {
      isRunning = true;
      average = load<f64>(input + at - 8);
      bar = 0;
      continue;
    }
    isRunning = isKnown;
    if (isKnown) {
      const value = load<f64>(input + at), distance = f64x2.splat(value - load<f64>(input + at - back));
      const weight = f64x2.extract_lane(followingWeights(way, distance), 0), keep = 1.0 - weight;
      base = bar == 0 ? average : base;
      kept = bar == 0 ? keep : kept * keep;
      part = bar == 0 ? weight * value : keep * part + weight * value;
      average = kept * base + part;
      store<f64>(out + at, average);
      bar = (bar + 1) & 3;
    }
    at += 8;
  }
}

/** Whether none of four values is NaN. */
// @ts-ignore: decorator
@inline
function areKnown(at: usize): bool {
  const early = v128.load(at), late = v128.load(at, 16);
  return !v128.any_true(v128.or(f64x2.ne(early, early), f64x2.ne(late, late)));
}

/** Writes a turn: what is kept of the average before it and what its values add are known before that average is, for
 *  which one product and one sum wait. Returns the last average. */
// @ts-ignore: decorator
@inline
function followFour(values: usize, out: usize, back: usize, average: f64): f64 {
  const early = v128.load(values), late = v128.load(values, 16), one = f64x2.splat(1.0);
  const weightsA = followingWeights(v128.load(out), f64x2.sub(early, v128.load(values - back)));
  const weightsB = followingWeights(v128.load(out, 16), f64x2.sub(late, v128.load(values - back, 16)));
  const keepsA = f64x2.sub(one, weightsA), keepsB = f64x2.sub(one, weightsB);
  const partsA = f64x2.mul(weightsA, early), partsB = f64x2.mul(weightsB, late);
  const keep2 = f64x2.extract_lane(keepsA, 1), keep3 = f64x2.extract_lane(keepsB, 0), keep4 = f64x2.extract_lane(keepsB, 1);
  const kept1 = f64x2.extract_lane(keepsA, 0), kept2 = kept1 * keep2, kept3 = kept2 * keep3;
  const part1 = f64x2.extract_lane(partsA, 0), part2 = keep2 * part1 + f64x2.extract_lane(partsA, 1);
  const part3 = keep3 * part2 + f64x2.extract_lane(partsB, 0), part4 = keep4 * part3 + f64x2.extract_lane(partsB, 1);
  store<f64>(out, kept1 * average + part1);
  store<f64>(out, kept2 * average + part2, 8);
  store<f64>(out, kept3 * average + part3, 16);
  const last = kept3 * keep4 * average + part4;
  store<f64>(out, last, 24);
  return last;
}

/** Squared smoothing constants; a way no longer than the distance, and one of nothing (0 / 0), count as straight. */
// @ts-ignore: decorator
@inline
function followingWeights(ways: v128, distances: v128): v128 {
  const ratio = f64x2.pmin(f64x2.splat(1.0), f64x2.abs(f64x2.div(distances, ways)));
  const root = f64x2.add(f64x2.mul(ratio, f64x2.splat(FASTEST - SLOWEST)), f64x2.splat(SLOWEST));
  return f64x2.mul(root, root);
}
