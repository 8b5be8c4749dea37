import type { FeatureScaling, LearnerKernels } from '../../core/learner-kernels.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireKnown } from '../rows/require-known.js';
import { fitStandardScaling } from '../standard-scaling.js';

/** Returns mean and deviation of each feature, for what scales outside of a model; models scale by the rows that they are fitted on.
 *  Throws UsageError LABEL_LEAK where a row is known only after the cut               */
export function fitKnownScaling(kernels: LearnerKernels, rows: LabelledRows, cutMs: number): FeatureScaling {
  requireKnown('scaler', rows, cutMs);
  return fitStandardScaling(kernels, rows);
}
