import type { LearnerKernels } from '../../core/learner-kernels.js';
import { weighClasses } from '../class-weights.js';
import { checkBothClasses, checkDataset, checkFeatures, type Dataset } from '../dataset.js';
import { fitBoosting } from './fit-boosting.js';
import { fitForest } from './fit-forest.js';
import { fitLogistic } from './fit-logistic.js';
import { fitSgd } from './fit-sgd.js';
import type { Model } from './model.js';
import { isClassifier, type ModelSpec } from './model-spec.js';

/** Fits a model to training rows. Equal specs and rows give the same bits, for any number of workers.
 *  validation  rows that decide when boosting stops; other kinds take none
 *  Throws UsageError MODEL_INVALID, MEMORY_TOO_SMALL                               */
export async function fitModel(kernels: LearnerKernels, spec: ModelSpec, training: Dataset, validation?: Dataset): Promise<Model> {
  const isClass = isClassifier(spec.kind);
  checkDataset(`${spec.kind} training`, training, isClass);
  if (isClass) checkBothClasses(`${spec.kind} training`, training);
  if (validation !== undefined) {
    checkDataset(`${spec.kind} validation`, validation, isClass);
    checkFeatures(`${spec.kind} validation`, training.features, validation, validation.features);
  }
  const weighted = isClass && 'classWeights' in spec ? weighClasses(spec.kind, training, spec.classWeights) : training;
  switch (spec.kind) {
    case 'gbc':
    case 'gbr':
      return await fitBoosting(kernels, spec, weighted, validation);
    case 'rfc':
    case 'rfr':
      return await fitForest(kernels, spec, weighted);
    case 'sgdc':
    case 'sgdr':
      return fitSgd(kernels, spec, weighted);
    case 'logistic':
      return fitLogistic(kernels, spec, weighted);
  }
}
