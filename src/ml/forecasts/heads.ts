import type { PlattCalibration } from '../calibration/platt.js';
import type { ClassCalibration } from '../classes/calibrate-classes.js';
import type { ClassModel } from '../classes/class-model.js';
import type { Model } from '../models/model.js';

/** What forecasts are made of. */
export const HEAD_NAMES = ['return', 'volatility', 'regime'] as const;
export type HeadName = (typeof HEAD_NAMES)[number];

/** expected return = slope * what the model says */
export interface ReturnHead {
  readonly model: Model;
  /** 0 to 1: how much of what the model says came true on rows that it had not learned from */
  readonly slope: number;
}

/** expected variance = scale * (anchor * e^(slope * (what the model says - centre)))^2, the anchor being the weighed mean of the volatility so
 *  far: with a slope of 0 it is that mean, scaled */
export interface VolatilityHead {
  readonly model: Model;
  /** mean of the logarithms that it learned */
  readonly centre: number;
  /** 0 to 1: how much of what the model says came true on rows that it had not learned from */
  readonly slope: number;
  /** above 0: mean of realised over said variance */
  readonly scale: number;
}

export interface RegimeHead {
  readonly model: ClassModel;
  readonly calibration: ClassCalibration;
  /** of each of REGIMES among the rows that are learned from, each counting one row more */
  readonly baseRates: readonly number[];
  /** 0 to 1: how far probabilities go from the base rates to what the calibrated model says */
  readonly lean: number;
  /** from the log odds of the likeliest regime's probability to the probability that it comes true; undefined where the rows that calibrate
   *  hold one outcome alone */
  readonly confidence: PlattCalibration | undefined;
}

/** Heads that were fitted up to a cut; those that a forecaster has. */
export interface FittedHeads {
  readonly return?: ReturnHead | undefined;
  readonly volatility?: VolatilityHead | undefined;
  readonly regime?: RegimeHead | undefined;
}
