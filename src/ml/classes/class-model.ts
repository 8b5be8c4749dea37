import type { TreeEnsemble } from '../../core/tree-ensemble.js';
import type { SpecOf } from '../models/model-spec.js';

/** A model of several classes to be fitted: the options of gbc or rfc, with a weight for each class. */
export type ClassSpec = (Omit<SpecOf<'gbc'>, 'classWeights'> | Omit<SpecOf<'rfc'>, 'classWeights'>) & {
  readonly classWeights?: 'balanced' | readonly number[] | undefined;
};

/** Kinds of models that say a probability of each of several classes; what learns them are gbc and rfc. */
export const CLASS_KINDS = ['gbc_classes', 'rfc_classes'] as const;
export type ClassKind = (typeof CLASS_KINDS)[number];

/** A fitted model of several classes, as plain data. */
export interface ClassModel {
  readonly kind: ClassKind;
  readonly spec: ClassSpec;
  /** names of the features, in the order of the columns */
  readonly features: readonly string[];
  /** names of the classes, at least 2; targets are their places, from 0 */
  readonly classes: readonly string[];
  /** of each class: raw predictions of boosting, the share of the class among a leaf's rows of a forest */
  readonly ensembles: readonly TreeEnsemble[];
  /** f64[rounds grown], mean log loss of the validation rows; empty where none was measured */
  readonly validationLosses: Float64Array;
}

/** Whether a model says a probability of each of several classes. */
export function isClassModel(model: { readonly kind: string }): model is ClassModel {
  return (CLASS_KINDS as readonly string[]).includes(model.kind);
}
