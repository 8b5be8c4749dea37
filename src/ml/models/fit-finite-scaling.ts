import type { FeatureScaling, LearnerKernels } from '../../core/learner-kernels.js';
import { checkFinite, type Dataset } from '../dataset.js';
import { fitStandardScaling } from '../standard-scaling.js';

/** Returns the scaling of training rows. Throws UsageError MODEL_INVALID where a feature is infinite: then its mean is not finite. */
export function fitFiniteScaling(kernels: LearnerKernels, kind: string, training: Dataset): FeatureScaling {
  const scaling = fitStandardScaling(kernels, training);
  if (!scaling.means.every(Number.isFinite)) checkFinite(`${kind} training`, training.features, training);
  return scaling;
}
