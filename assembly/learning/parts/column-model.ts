/** A model as `score_column` reads it. The host writes the fields at the exported offsets. */
@unmanaged
export class ColumnModel {
  /** Scoring of trees; no pointer where the model is linear */
  scoring: usize;
  /** f64[features] of a linear model: a feature is less its mean, and divided by its scale */
  means: usize;
  scales: usize;
  /** f64[stride] of a linear model, zeros behind the last feature */
  weights: usize;
  /** f64[points] of an isotonic calibration, ascending, and the probabilities there */
  scores: usize;
  probabilities: usize;
  features: i32;
  stride: i32;
  /** 1 where the raw prediction is made 1 / (1 + e^-x) before it is calibrated */
  isSigmoid: i32;
  calibration: i32;
  points: i32;
  weightIntercept: f64;
  plattSlope: f64;
  plattIntercept: f64;
}

/** How scores become probabilities. PLATT: 1 / (1 + e^-(slope * score + intercept)); ISOTONIC: straight between the points. */
export const CALIBRATION_NONE: i32 = 0;
export const CALIBRATION_PLATT: i32 = 1;
export const CALIBRATION_ISOTONIC: i32 = 2;
