import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { Dataset } from '../dataset.js';
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

function directionsOf({ kind, monotone }: SpecOf<'gbc' | 'gbr'>, features: readonly string[]): readonly number[] | undefined {
  if (monotone === undefined) return undefined;
  for (const [name, direction] of Object.entries(monotone)) {
    if (!features.includes(name)) throw new UsageError('MODEL_INVALID', `${kind} monotone names ${name}, which is no feature`);
    if (![-1, 0, 1].includes(direction))
      throw new UsageError('MODEL_INVALID', `${kind} monotone ${name} must be -1, 0 or 1, not ${direction}`);
  }
  return features.map((name) => monotone[name] ?? 0);
}
