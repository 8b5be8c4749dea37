import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import type { Dataset } from '../dataset.js';
import type { TreeModel } from './model.js';
import type { SpecOf } from './model-spec.js';
import { FOREST_OPTIONS, fillNumbers } from './options.js';

/** Grows a forest: rfc says the mean over its trees of the leaf's share of class 1, rfr the mean of the leaf's means. */
export async function fitForest(kernels: LearnerKernels, spec: SpecOf<'rfc' | 'rfr'>, training: Dataset): Promise<TreeModel> {
  const numbers = fillNumbers(spec.kind, FOREST_OPTIONS, spec, ['kind', ...(spec.kind === 'rfc' ? ['classWeights'] : [])]);
  const featuresPerNode = featuresPerNodeOf(spec.kind, numbers.featuresPerNode, training.features.length);
  const ensemble = await kernels.growForest(training, { ...numbers, featuresPerNode, isCentred: spec.kind === 'rfr' });
  return { kind: spec.kind, spec, features: training.features, ensemble, validationLosses: new Float64Array() };
}

/** Returns how many features a node tries: 0 stands for the square root of their number. Throws UsageError MODEL_INVALID. */
export function featuresPerNodeOf(kind: string, given: number, features: number): number {
  const wanted = given || Math.max(1, Math.floor(Math.sqrt(features)));
  if (wanted <= features) return wanted;
  throw new UsageError('MODEL_INVALID', `${kind} featuresPerNode must be at most the number of features, ${features}, not ${wanted}`);
}
