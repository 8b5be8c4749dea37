import type { FeatureScaling, LearnerKernels } from '../../core/learner-kernels.js';
import { checkFinite, type Dataset } from '../dataset.js';
import { fitStandardScaling } from '../standard-scaling.js';

/** Returns the scaling of training rows. A feature whose numbers are too large to be summed has an infinite scale, and says nothing.
 *  Throws UsageError MODEL_INVALID where a feature is infinite: then its mean is not finite. */
export function fitFiniteScaling(kernels: LearnerKernels, kind: string, training: Dataset): FeatureScaling {
  const scaling = fitStandardScaling(kernels, training);
  if (scaling.means.every(Number.isFinite)) return scaling;
  checkFinite(`${kind} training`, training.features, training);
  return {
    means: scaling.means.map((mean) => (Number.isFinite(mean) ? mean : 0)),
    scales: scaling.scales.map((scale, feature) => (Number.isFinite(scaling.means[feature]!) ? scale : Infinity)),
  };
}
