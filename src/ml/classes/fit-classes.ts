import type { LearnerKernels } from '../../core/learner-kernels.js';
import { checkFeatures, type Dataset } from '../dataset.js';
import { directionsOf } from '../models/directions-of.js';
import { featuresPerNodeOf } from '../models/fit-forest.js';
import { BOOSTING_OPTIONS, FOREST_OPTIONS, fillNumbers } from '../models/options.js';
import { checkClassRows, checkTwoClasses } from './check-classes.js';
import type { ClassModel, ClassSpec } from './class-model.js';
import { weighMembers } from './weigh-members.js';

/** Fits a model of several classes. Boosting grows a tree a class in each round on the log loss of their shares; a forest grows for each
 *  class the trees that tell its rows from all others, on the same draws. Equal arguments give equal bits, for any number of workers.
 *  classes     names; targets are their places
 *  validation  rows that decide when boosting stops; a forest takes none
 *  Throws UsageError MODEL_INVALID, MEMORY_TOO_SMALL                               */
export async function fitClasses(
  kernels: LearnerKernels,
  spec: ClassSpec,
  classes: readonly string[],
  training: Dataset,
  validation?: Dataset,
): Promise<ClassModel> {
  checkClassRows(`${spec.kind} training`, training, classes);
  checkTwoClasses(`${spec.kind} training`, training, classes);
  if (validation !== undefined) {
    checkClassRows(`${spec.kind} validation`, validation, classes);
    checkFeatures(`${spec.kind} validation`, training.features, validation, validation.features);
  }
  const weighted = weighMembers(spec.kind, training, classes, spec.classWeights);
  return spec.kind === 'gbc'
    ? await boost(kernels, spec, classes, weighted, validation)
    : await growForests(kernels, spec, classes, weighted);
}

type BoostingSpec = Extract<ClassSpec, { readonly kind: 'gbc' }>;

async function boost(
  kernels: LearnerKernels,
  spec: BoostingSpec,
  classes: readonly string[],
  training: Dataset,
  validation: Dataset | undefined,
): Promise<ClassModel> {
  const numbers = fillNumbers(spec.kind, BOOSTING_OPTIONS, spec, ['kind', 'monotone', 'classWeights']);
  const settings = { ...numbers, classes: classes.length, monotone: directionsOf(spec, training.features) };
  const { ensembles, validationLosses } = await kernels.boostClasses(training, settings, validation);
  return { kind: 'gbc_classes', spec, features: training.features, classes, ensembles, validationLosses };
}

async function growForests(
  kernels: LearnerKernels,
  spec: Exclude<ClassSpec, BoostingSpec>,
  classes: readonly string[],
  training: Dataset,
): Promise<ClassModel> {
  const numbers = fillNumbers(spec.kind, FOREST_OPTIONS, spec, ['kind', 'classWeights']),
    featuresPerNode = featuresPerNodeOf(spec.kind, numbers.featuresPerNode, training.features.length),
    ensembles = [];
  for (let member = 0; member < classes.length; member++) {
    const target = training.target.map((value) => Number(value === member));
    ensembles.push(await kernels.growForest({ ...training, target }, { ...numbers, featuresPerNode, isCentred: false }));
  }
  return { kind: 'rfc_classes', spec, features: training.features, classes, ensembles, validationLosses: new Float64Array() };
}
