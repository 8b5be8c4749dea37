import type { DataOrigin } from '../../core/bars.js';
import type { Calibration } from '../calibration/calibration.js';
import type { ClassCalibration } from '../classes/calibrate-classes.js';
import type { ClassModel } from '../classes/class-model.js';
import type { Feature } from '../features/feature-set.js';
import type { Model } from '../models/model.js';
import type { PlainRecord } from './plain-value.js';

/** How a model's scores become probabilities. */
export interface BundledCalibration {
  /** what the calibration was fitted on: raw predictions (log odds) or predictions (probabilities) */
  readonly scores: 'raw' | 'prediction';
  readonly by: Calibration;
}

/** A check that a sound model passes: shuffled labels that must teach nothing, a feature of the future that must be caught, … */
export interface Canary {
  readonly name: string;
  readonly isPassed: boolean;
  /** what was found, one sentence */
  readonly sentence: string;
}

/** Which bars rows were made of. */
export interface TrainingBars {
  readonly timeframe: string;
  readonly symbols: readonly string[];
}

/** A fitted model with everything that is needed to use it, to judge it, and to know where it comes from. Its scaler is part of the
 *  model: linear models keep means and scales, trees need none. */
export interface ModelBundle extends BundleFacts {
  /** names of the features stand in the model, in the order of the columns */
  readonly model: Model;
  readonly calibration?: BundledCalibration | undefined;
}

/** The same of a model that says a probability of each of several classes. */
export interface ClassBundle extends BundleFacts {
  readonly model: ClassModel;
  /** of the model's probabilities */
  readonly calibration?: ClassCalibration | undefined;
}

export type AnyBundle = ModelBundle | ClassBundle;

/** What is known of a fitted model, whatever it says. */
export interface BundleFacts {
  /** hash of the feature set's definitions: rows of another set are other rows, whatever their names */
  readonly featureHash: string;
  /** the whole set, of which the model may use fewer; empty where the rows did not come from bars */
  readonly featureSet: readonly Feature[];
  /** how the targets were made: kind, horizon, barriers, … */
  readonly label: PlainRecord;
  /** the score from which on to act; NaN where there is none */
  readonly threshold: number;
  /** rows that it was trained and calibrated on: the first was decided at startMs, and every label was known by endMs; epoch milliseconds
   *  UTC */
  readonly training: {
    readonly startMs: number;
    readonly endMs: number;
    readonly rows: number;
    /** the bars of the rows; undefined where they came from elsewhere */ readonly bars?: TrainingBars | undefined;
  };
  /** by name; NaN where one is undefined */
  readonly metrics: Readonly<Record<string, number>>;
  readonly canaries: readonly Canary[];
  readonly seed: number;
  readonly engineVersion: string;
  /** synthetic where any row is */
  readonly origin: DataOrigin['kind'];
}
