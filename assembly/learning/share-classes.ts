import { expOf } from "../math";
import { STATUS_OK } from "../layout";

/** Writes raw predictions of classes as shares that sum to 1: e^x of each, over the sum of all. A row has the same bits alone and among
 *  others; classes are summed in their order.
 *  raw, out  f64[classes][rows]; they may be the same
 *  from, to  rows, half-open
 *  NaN       in a class makes the row's shares NaN
 *  Source    softmax, from the largest prediction down so that nothing overflows   */
export function share_classes(raw: usize, rows: i32, classes: i32, from: i32, to: i32, out: usize): i32 {
  const bytes = <usize>rows << 3, end = <usize>to << 3;
  let at = <usize>from << 3;
  for (; at + 16 <= end; at += 16) shareTwo(raw + at, bytes, classes, out + at);
  if (at < end) shareOne(raw + at, bytes, classes, out + at);
  return STATUS_OK;
}

function shareTwo(raw: usize, bytes: usize, classes: i32, out: usize): void {
  let most = v128.load(raw), sum = f64x2.splat(0.0);
  for (let k: usize = 1; k < <usize>classes; k++) most = f64x2.max(most, v128.load(raw + k * bytes));
  for (let k: usize = 0; k < <usize>classes; k++) {
    const power = expOf(f64x2.sub(v128.load(raw + k * bytes), most));
    v128.store(out + k * bytes, power);
    sum = f64x2.add(sum, power);
  }
  for (let k: usize = 0; k < <usize>classes; k++) v128.store(out + k * bytes, f64x2.div(v128.load(out + k * bytes), sum));
}

function shareOne(raw: usize, bytes: usize, classes: i32, out: usize): void {
  let most = v128.load64_zero(raw), sum = f64x2.splat(0.0);
  for (let k: usize = 1; k < <usize>classes; k++) most = f64x2.max(most, v128.load64_zero(raw + k * bytes));
  for (let k: usize = 0; k < <usize>classes; k++) {
    const power = expOf(f64x2.sub(v128.load64_zero(raw + k * bytes), most));
    v128.store64_lane(out + k * bytes, power, 0);
    sum = f64x2.add(sum, power);
  }
  for (let k: usize = 0; k < <usize>classes; k++) v128.store64_lane(out + k * bytes, f64x2.div(v128.load64_zero(out + k * bytes), sum), 0);
}
