import type { FeatureColumns, LearnerKernels } from '../../core/learner-kernels.js';
import { checkFeatures, checkFinite } from '../dataset.js';
import type { Model } from './model.js';

/** Returns the probability of class 1, or the number, of each row: f64[rows]. A row has the same bits alone and among others.
 *  Throws UsageError MODEL_INVALID where the features are not those of the model    */
export function predict(kernels: LearnerKernels, model: Model, features: FeatureColumns): Float64Array {
  const raw = predictRaw(kernels, model, features);
  return model.kind === 'gbc' || model.kind === 'sgdc' || model.kind === 'logistic' ? kernels.sigmoid(raw) : raw;
}

/** Returns what a model says before it is made a probability: log odds of gbc, sgdc and logistic, else the prediction itself. */
export function predictRaw(kernels: LearnerKernels, model: Model, features: FeatureColumns): Float64Array {
  checkFeatures(`${model.kind} prediction`, model.features, features);
  if ('ensemble' in model) return kernels.scoreTrees(model.ensemble, features);
  checkFinite(`${model.kind} prediction`, model.features, features);
  return kernels.scoreLinear(model.state, model.scaling, features);
}
