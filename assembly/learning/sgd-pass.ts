import { expOf, logOf } from "../math";
import { STATUS_OK } from "../layout";
import { dot, Linear, SCHEDULE_INVERSE, SCHEDULE_OPTIMAL } from "./parts/linear";
import { LOSS_LOG, sigmoidOf } from "./parts/losses";

/** One pass of stochastic gradient descent over the rows: a step each. Passes continue where the last one ended, so two passes over
 *  halves of some rows are one pass over all of them.
 *  linear  Linear   weights, sums, intercepts and step are brought forward
 *  Source  Bottou, Stochastic gradient descent tricks, 2012; schedules and their constants as in scikit-learn's SGDClassifier */
export function sgd_pass(linear: usize): i32 {
  const own = changetype<Linear>(linear), bytes = <usize>own.stride << 3;
  const start = own.schedule == SCHEDULE_OPTIMAL ? 1.0 / (own.l2 * Math.sqrt(1.0 / Math.sqrt(own.l2))) : 0.0;
  let step = own.step;
  for (let position = 0; position < own.rows; position++) {
    const row = rowAt(own, position), x = own.matrix + <usize>row * bytes;
    if (position % ROWS_TOGETHER == 0) touchRows(own, position, bytes);
    step += 1.0;
    const rate = rateAt(own, step, start), slope = slopeAt(own, row, x);
    move(own.weights, x, bytes, max(0.0, 1.0 - rate * own.l2), -rate * slope);
    own.intercept -= rate * slope;
    if (own.weightSums == 0) continue;
    addTo(own.weightSums, own.weights, bytes);
    own.interceptSum += own.intercept;
  }
  own.step = step;
  return STATUS_OK;
}

/** Rows that are asked for at once: random rows come from a far cache, and waiting for them together is waiting once. */
const ROWS_TOGETHER: i32 = 32;

// @ts-ignore: decorator
@inline
function rowAt(own: Linear, position: i32): i32 {
  return own.order == 0 ? position : load<i32>(own.order + (<usize>position << 2));
}

function touchRows(own: Linear, from: i32, bytes: usize): void {
  for (let position = from; position < min(from + ROWS_TOGETHER, own.rows); position++) {
    const row = own.matrix + <usize>rowAt(own, position) * bytes;
    for (let at: usize = 0; at < bytes; at += 64) load<i32>(row + at);
  }
}

// @ts-ignore: decorator
@inline
function rateAt(own: Linear, step: f64, start: f64): f64 {
  if (own.schedule == SCHEDULE_OPTIMAL) return 1.0 / (own.l2 * (start + step - 1.0));
  return own.schedule == SCHEDULE_INVERSE ? own.rate * f64x2.extract_lane(power(step, -own.power), 0) : own.rate;
}

// @ts-ignore: decorator
@inline
function power(base: f64, exponent: f64): v128 {
  return expOf(f64x2.mul(logOf(f64x2.splat(base)), f64x2.splat(exponent)));
}

/** The weighted derivative of the row's loss by its prediction, before the weight at most 1e12 in size. */
// @ts-ignore: decorator
@inline
function slopeAt(own: Linear, row: i32, x: usize): f64 {
  const at = <usize>row << 3, raw = dot(own.weights, x, own.stride) + own.intercept;
  const prediction = own.loss == LOSS_LOG ? f64x2.extract_lane(sigmoidOf(f64x2.splat(raw)), 0) : raw;
  const slope = max(-1e12, min(1e12, prediction - load<f64>(own.target + at)));
  return own.weight == 0 ? slope : slope * load<f64>(own.weight + at);
}

/** weights = decay * weights + update * row */
// @ts-ignore: decorator
@inline
function move(weights: usize, row: usize, bytes: usize, decay: f64, update: f64): void {
  const decays = f64x2.splat(decay), updates = f64x2.splat(update);
  for (let at: usize = 0; at < bytes; at += 64) {
    v128.store(weights + at, moved(v128.load(weights + at), decays, v128.load(row + at), updates));
    v128.store(weights + at, moved(v128.load(weights + at, 16), decays, v128.load(row + at, 16), updates), 16);
    v128.store(weights + at, moved(v128.load(weights + at, 32), decays, v128.load(row + at, 32), updates), 32);
    v128.store(weights + at, moved(v128.load(weights + at, 48), decays, v128.load(row + at, 48), updates), 48);
  }
}

// @ts-ignore: decorator
@inline
function moved(weights: v128, decays: v128, row: v128, updates: v128): v128 {
  return f64x2.add(f64x2.mul(weights, decays), f64x2.mul(row, updates));
}

// @ts-ignore: decorator
@inline
function addTo(sums: usize, weights: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 64) {
    v128.store(sums + at, f64x2.add(v128.load(sums + at), v128.load(weights + at)));
    v128.store(sums + at, f64x2.add(v128.load(sums + at, 16), v128.load(weights + at, 16)), 16);
    v128.store(sums + at, f64x2.add(v128.load(sums + at, 32), v128.load(weights + at, 32)), 32);
    v128.store(sums + at, f64x2.add(v128.load(sums + at, 48), v128.load(weights + at, 48)), 48);
  }
}
