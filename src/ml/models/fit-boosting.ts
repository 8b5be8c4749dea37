import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { Dataset } from '../dataset.js';
import { directionsOf } from './directions-of.js';
import type { TreeModel } from './model.js';
import type { SpecOf } from './model-spec.js';
import { BOOSTING_OPTIONS, fillNumbers } from './options.js';

/** Boosts trees: log odds of class 1 for gbc, numbers for gbr. With validation rows, those after the best loss are dropped. */
export async function fitBoosting(
  kernels: LearnerKernels,
  spec: SpecOf<'gbc' | 'gbr'>,
  training: Dataset,
  validation: Dataset | undefined,
): Promise<TreeModel> {
  const numbers = fillNumbers(spec.kind, BOOSTING_OPTIONS, spec, ['kind', 'monotone', ...(spec.kind === 'gbc' ? ['classWeights'] : [])]);
  const settings = { ...numbers, loss: spec.kind === 'gbc' ? 'log' : 'squared', monotone: directionsOf(spec, training.features) } as const;
  const { ensemble, validationLosses } = await kernels.boostTrees(training, settings, validation);
  return { kind: spec.kind, spec, features: training.features, ensemble, validationLosses };
}
