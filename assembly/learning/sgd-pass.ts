import { expOf, logOf } from "../math";
import { STATUS_OK } from "../layout";
import { dot, Linear, SCHEDULE_INVERSE, SCHEDULE_OPTIMAL } from "./parts/linear";
import { LOSS_LOG, sigmoidOf } from "./parts/losses";

/** One pass of stochastic gradient descent over the rows: a step each. Passes continue where the last one ended, so two passes over
 *  halves of some rows are one pass over all of them.
 *  linear  Linear   weights, averages, intercepts and step are brought forward
 *  Source  Bottou, Stochastic gradient descent tricks, 2012; schedules and their constants as in scikit-learn's SGDClassifier */
export function sgd_pass(linear: usize): i32 {
  const own = changetype<Linear>(linear);
  const start = own.schedule == SCHEDULE_OPTIMAL ? 1.0 / (own.l2 * Math.sqrt(1.0 / Math.sqrt(own.l2))) : 0.0;
  let step = own.step;
  for (let position = 0; position < own.rows; position++) {
    const row = own.order == 0 ? position : load<i32>(own.order + (<usize>position << 2));
    step += 1.0;
    const rate = rateAt(own, step, start);
    const slope = slopeAt(own, row), decay = max(0.0, 1.0 - rate * own.l2);
    move(own, own.matrix + <usize>row * (<usize>own.stride << 3), decay, -rate * slope, 1.0 / step);
    own.intercept -= rate * slope;
    own.averageIntercept += (own.intercept - own.averageIntercept) / step;
  }
  own.step = step;
  return STATUS_OK;
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
function slopeAt(own: Linear, row: i32): f64 {
  const at = <usize>row << 3, raw = dot(own.weights, own.matrix + at * <usize>own.stride, own.stride) + own.intercept;
  const prediction = own.loss == LOSS_LOG ? f64x2.extract_lane(sigmoidOf(f64x2.splat(raw)), 0) : raw;
  const slope = max(-1e12, min(1e12, prediction - load<f64>(own.target + at)));
  return own.weight == 0 ? slope : slope * load<f64>(own.weight + at);
}

// @ts-ignore: decorator
@inline
function move(own: Linear, row: usize, decay: f64, update: f64, share: f64): void {
  const weights = own.weights, averages = own.averages, end = <usize>own.stride << 3;
  const decays = f64x2.splat(decay), updates = f64x2.splat(update), shares = f64x2.splat(share);
  for (let at: usize = 0; at < end; at += 16) {
    const moved = f64x2.add(f64x2.mul(v128.load(weights + at), decays), f64x2.mul(v128.load(row + at), updates));
    v128.store(weights + at, moved);
    if (averages == 0) continue;
    const average = v128.load(averages + at);
    v128.store(averages + at, f64x2.add(average, f64x2.mul(f64x2.sub(moved, average), shares)));
  }
}
