import { sigmoid } from "../sigmoid";
import { CALIBRATION_ISOTONIC, CALIBRATION_PLATT, ColumnModel } from "./column-model";

/** Makes raw predictions scores, in place, as `predict` and `calibrate` of the host do.
 *  out  f64[length]  NaN stays NaN */
export function calibrateScores(own: ColumnModel, out: usize, length: i32): void {
  if (own.isSigmoid) sigmoid(out, out, length);
  if (own.calibration == CALIBRATION_PLATT) calibrateByLine(own, out, length);
  if (own.calibration == CALIBRATION_ISOTONIC) calibrateBySteps(own, out, length);
}

function calibrateByLine(own: ColumnModel, out: usize, length: i32): void {
  const end = out + (<usize>length << 3);
  for (let at = out; at < end; at += 8) store<f64>(at, own.plattSlope * load<f64>(at) + own.plattIntercept);
  sigmoid(out, out, length);
}

function calibrateBySteps(own: ColumnModel, out: usize, length: i32): void {
  const end = out + (<usize>length << 3);
  for (let at = out; at < end; at += 8) store<f64>(at, interpolate(own, load<f64>(at)));
}

function interpolate(own: ColumnModel, score: f64): f64 {
  let low: usize = 0, high = <usize>own.points - 1;
  if (score != score) return NaN;
  if (score <= scoreAt(own, low)) return probabilityAt(own, low);
  if (score >= scoreAt(own, high)) return probabilityAt(own, high);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (scoreAt(own, middle) <= score) low = middle;
    else high = middle;
  }
  const share = (score - scoreAt(own, low)) / (scoreAt(own, high) - scoreAt(own, low));
  return probabilityAt(own, low) + share * (probabilityAt(own, high) - probabilityAt(own, low));
}

// @ts-ignore: decorator
@inline
function scoreAt(own: ColumnModel, point: usize): f64 {
  return load<f64>(own.scores + (point << 3));
}

// @ts-ignore: decorator
@inline
function probabilityAt(own: ColumnModel, point: usize): f64 {
  return load<f64>(own.probabilities + (point << 3));
}
