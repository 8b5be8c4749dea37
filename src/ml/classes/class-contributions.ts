import type { FeatureColumns } from '../../core/learner-kernels.js';
import { treeContributions, type Contributions } from '../contributions/tree-contributions.js';
import type { ClassModel } from './class-model.js';

/** Returns, for each class, what each feature adds to its raw predictions: exact Shapley values, see treeContributions. In a class, a row's
 *  contributions and the base value sum to what `predictClassesRaw` says; probabilities are shares of all classes and have none of their
 *  own. */
export function classContributions({ ensembles }: ClassModel, features: FeatureColumns): Contributions[] {
  return ensembles.map((ensemble) => treeContributions(ensemble, features));
}
