import type { LearnerKernels } from '../../core/learner-kernels.js';
import { adaptColumns, adaptFeatures, type FeatureAdaptation } from '../features/adapt-features.js';
import type { FeatureSet } from '../features/feature-set.js';
import { predictPipeline } from './fit-pipeline.js';
import type { TrainedModel } from './train-model.js';

/** Predictions, and what was done to the features before. */
export interface TrainedPredictions {
  /** f64[rows]  calibrated probabilities of class 1, or numbers */
  readonly predictions: Float64Array;
  /** its warning is to be shown where the state is not same */
  readonly adaptation: FeatureAdaptation;
}

/** Predicts from the columns of a feature set, which are matched by name with those that the model was trained on.
 *  given    what the columns are
 *  columns  per feature f64[rows], in the order of the set
 *  Throws UsageError FEATURES_MISMATCH, naming the feature; MODEL_INVALID             */
export function predictTrained(
  kernels: LearnerKernels,
  trained: TrainedModel,
  given: FeatureSet,
  columns: readonly Float64Array[],
): TrainedPredictions {
  const adaptation = adaptFeatures(trained.featureSet, given),
    all = adaptColumns(adaptation, columns),
    names = trained.featureSet.features.map(({ name }) => name);
  const own = trained.model.features.map((name) => all[names.indexOf(name)]!);
  return { predictions: predictPipeline(kernels, trained, { rows: columns[0]!.length, columns: own }), adaptation };
}
