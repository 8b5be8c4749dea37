import type { FeatureScaling, LinearState } from '../../core/learner-kernels.js';
import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import type { SpecOf } from './model-spec.js';

interface Fitted<Kind extends 'gbc' | 'gbr' | 'rfc' | 'rfr' | 'sgdc' | 'sgdr' | 'logistic'> {
  readonly kind: Kind;
  readonly spec: SpecOf<Kind>;
  /** names of the features, in the order of the columns */
  readonly features: readonly string[];
}

export interface TreeModel extends Fitted<'gbc' | 'gbr' | 'rfc' | 'rfr'> {
  readonly ensemble: TreeEnsemble;
  /** f64[trees grown], mean validation loss after each tree; empty where none was measured */
  readonly validationLosses: Float64Array;
}

export interface LinearModel extends Fitted<'sgdc' | 'sgdr' | 'logistic'> {
  readonly scaling: FeatureScaling;
  readonly state: LinearState;
}

/** A fitted model, as plain data. */
export type Model = TreeModel | LinearModel;
