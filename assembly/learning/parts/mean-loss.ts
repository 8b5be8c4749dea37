import { LOSS_LOG, logLossOf } from "./losses";

/** The weighted mean loss of the rows: log loss, or half the squared error.
 *  raw, target, weight  f64[rows]; no weights where the pointer is 0             */
export function meanLoss(raw: usize, target: usize, weight: usize, rows: i32, loss: i32): f64 {
  let sum = 0.0, weights = 0.0;
  for (let at: usize = 0; at < <usize>rows << 3; at += 8) {
    const own = weight == 0 ? 1.0 : load<f64>(weight + at);
    sum += own * lossOf(load<f64>(raw + at), load<f64>(target + at), loss);
    weights += own;
  }
  return sum / weights;
}

// @ts-ignore: decorator
@inline
function lossOf(raw: f64, target: f64, loss: i32): f64 {
  if (loss == LOSS_LOG) return f64x2.extract_lane(logLossOf(f64x2.splat(raw), f64x2.splat(target)), 0);
  return 0.5 * (raw - target) * (raw - target);
}
