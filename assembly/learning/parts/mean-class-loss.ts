import { expOf, logOf } from "../../math";

/** The weighted mean log loss of the rows: log of the sum of e^x over the classes, less the own class's x.
 *  raw             f64[classes][rows]
 *  target, weight  f64[rows]; no weights where the pointer is 0                  */
export function meanClassLoss(raw: usize, target: usize, weight: usize, rows: i32, classes: i32): f64 {
  const bytes = <usize>rows << 3;
  let sum = 0.0, weights = 0.0;
  for (let at: usize = 0; at < bytes; at += 8) {
    const own = weight == 0 ? 1.0 : load<f64>(weight + at);
    sum += own * lossAt(raw + at, bytes, classes, <usize>load<f64>(target + at));
    weights += own;
  }
  return sum / weights;
}

// @ts-ignore: decorator
@inline
function lossAt(raw: usize, bytes: usize, classes: i32, own: usize): f64 {
  let most = load<f64>(raw), sum = f64x2.splat(0.0);
  for (let k: usize = 1; k < <usize>classes; k++) most = max(most, load<f64>(raw + k * bytes));
  for (let k: usize = 0; k < <usize>classes; k++) sum = f64x2.add(sum, expOf(f64x2.splat(load<f64>(raw + k * bytes) - most)));
  return f64x2.extract_lane(logOf(sum), 0) - (load<f64>(raw + own * bytes) - most);
}
