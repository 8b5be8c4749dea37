import type { FeatureScaling, LinearState } from './learner-kernels.js';
import type { TreeEnsemble } from './tree-ensemble.js';

/** A trained model as plain data: all that is needed to score the bars of a graph. Its features are nodes of the graph. */
export interface ColumnModel {
  readonly predictor:
    | { readonly kind: 'trees'; readonly ensemble: TreeEnsemble }
    | { readonly kind: 'linear'; readonly scaling: FeatureScaling; readonly state: LinearState };
  /** what the predictor says is made 1 / (1 + e^-x) before anything else */
  readonly isSigmoid: boolean;
  readonly calibration: ColumnCalibration | undefined;
}

/** How scores become probabilities: the sigmoid of a line, or a rising step line of f64[points] each. */
export type ColumnCalibration =
  | { readonly kind: 'platt'; readonly slope: number; readonly intercept: number }
  | { readonly kind: 'isotonic'; readonly scores: Float64Array; readonly probabilities: Float64Array };
