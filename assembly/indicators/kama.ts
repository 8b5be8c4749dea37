import { STATUS_OK } from "../layout";
import { fillNaN } from "./parts/fill-nan";
import { slidingFold, SUM } from "./parts/sliding-fold";

/** Smoothing constants of averages over 2 and over 30 bars. */
const FASTEST: f64 = 2.0 / 3.0;
const SLOWEST: f64 = 2.0 / 31.0;
/** TA-Lib takes a smaller path for zero. */
const TINY: f64 = 1e-14;

/** Writes Kaufman's adaptive moving average: it follows fast where the way was straight and slowly where it was not.
 *  input    f64[length]  in
 *  out      f64[length]  out; first period are NaN
 *  scratch  8 * length bytes
 *  period   i32          bars, >= 2
 *  NaN      leading NaN are warm-up; a later NaN gives NaN and the average starts anew after it
 *  Cost     O(length), allocates nothing
 *  Source   TA-Lib KAMA, unstable period 0; Kaufman, Smarter Trading, 1995       */
export function kama(input: usize, out: usize, scratch: usize, length: i32, period: i32): i32 {
  const n = <usize>length, p = <usize>period;
  writeSteps(input, scratch, n);
  slidingFold(SUM, scratch, out, n, p, 1.0);
  adapt(input, out, n, p);
  return STATUS_OK;
}

/** steps[i] = |input[i] - input[i-1]| */
function writeSteps(input: usize, steps: usize, n: usize): void {
  fillNaN(steps, 0, min(1, n));
  const end = n << 3;
  let i: usize = 8;
  for (; i + 16 <= end; i += 16) v128.store(steps + i, f64x2.abs(f64x2.sub(v128.load(input + i), v128.load(input + i - 8))));
  if (i < end) store<f64>(steps + i, abs(load<f64>(input + i) - load<f64>(input + i - 8)));
}

/** `out` holds the length of the way over p bars and takes the average, two bars a turn where both ways are known.
 *  Bars whose way is NaN keep it; the bar after them starts from the value before it. */
function adapt(input: usize, out: usize, n: usize, p: usize): void {
  const end = n << 3, back = p << 3, one = f64x2.splat(1.0);
  let average = 0.0, isRunning = false;
  for (let i: usize = 0; i < end; ) {
    if (isRunning && i + 16 <= end) {
      const ways = v128.load(out + i);
      if (!v128.any_true(f64x2.ne(ways, ways))) {
        const values = v128.load(input + i);
        const weights = followingWeights(ways, f64x2.sub(values, v128.load(input + i - back)));
        const keeps = f64x2.sub(one, weights), parts = f64x2.mul(weights, values);
        const keep = f64x2.extract_lane(keeps, 0), keep2 = f64x2.extract_lane(keeps, 1);
        const part = f64x2.extract_lane(parts, 0);
        store<f64>(out + i, keep * average + part);
        average = keep * keep2 * average + (keep2 * part + f64x2.extract_lane(parts, 1));
        store<f64>(out + i, average, 8);
        i += 16;
        continue;
      }
    }
    const way = v128.load64_zero(out + i);
    const isKnown = !v128.any_true(f64x2.ne(way, way));
    if (isKnown) {
      const value = load<f64>(input + i), distance = f64x2.splat(value - load<f64>(input + i - back));
      const weight = f64x2.extract_lane(followingWeights(way, distance), 0);
      average = (1.0 - weight) * (isRunning ? average : load<f64>(input + i - 8)) + weight * value;
      store<f64>(out + i, average);
    }
    isRunning = isKnown;
    i += 8;
  }
}

/** Squared smoothing constants; a way no longer than the distance, and one of nothing, count as straight. */
// @ts-ignore: decorator
@inline
function followingWeights(ways: v128, distances: v128): v128 {
  const lengths = v128.andnot(ways, f64x2.lt(ways, f64x2.splat(TINY)));
  const ratio = f64x2.pmin(f64x2.splat(1.0), f64x2.abs(f64x2.div(distances, lengths)));
  const root = f64x2.add(f64x2.mul(ratio, f64x2.splat(FASTEST - SLOWEST)), f64x2.splat(SLOWEST));
  return f64x2.mul(root, root);
}
