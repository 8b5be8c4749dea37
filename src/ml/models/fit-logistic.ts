import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { Dataset } from '../dataset.js';
import { fitFiniteScaling } from './fit-finite-scaling.js';
import type { LinearModel } from './model.js';
import type { SpecOf } from './model-spec.js';
import { fillNumbers, LOGISTIC_OPTIONS } from './options.js';

/** Fits the logistic regression that other classifiers are measured against; features are scaled by the training rows. */
export function fitLogistic(kernels: LearnerKernels, spec: SpecOf<'logistic'>, training: Dataset): LinearModel {
  const { l2 } = fillNumbers(spec.kind, LOGISTIC_OPTIONS, spec, ['kind', 'classWeights']);
  const scaling = fitFiniteScaling(kernels, 'logistic', training);
  return { kind: spec.kind, spec, features: training.features, scaling, state: kernels.fitLogistic(training, scaling, l2) };
}
