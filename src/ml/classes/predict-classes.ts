import type { FeatureColumns, LearnerKernels } from '../../core/learner-kernels.js';
import { checkFeatures } from '../dataset.js';
import type { ClassModel } from './class-model.js';

/** Returns the probability of each class, f64[rows] for each; in a row they sum to 1. A row has the same bits alone and among others.
 *  Throws UsageError MODEL_INVALID where the features are not those of the model    */
export function predictClasses(kernels: LearnerKernels, model: ClassModel, features: FeatureColumns): Float64Array[] {
  const raw = predictClassesRaw(kernels, model, features);
  return model.kind === 'gbc_classes' ? kernels.shareClasses(raw) : toShares(raw);
}

/** Returns what the trees of each class say: of boosting what `shareClasses` makes shares of, of a forest shares that need not sum to 1. */
export function predictClassesRaw(kernels: LearnerKernels, model: ClassModel, features: FeatureColumns): Float64Array[] {
  checkFeatures(`${model.kind} prediction`, model.features, features);
  return model.ensembles.map((ensemble) => kernels.scoreTrees(ensemble, features));
}

/** Divides each row by its sum, in place; where nothing is said of any class they are equally likely. */
export function toShares(columns: Float64Array[]): Float64Array[] {
  for (let row = 0; row < columns[0]!.length; row++) {
    let sum = 0;
    for (const column of columns) sum += column[row]!;
    for (const column of columns) column[row] = sum > 0 ? column[row]! / sum : 1 / columns.length;
  }
  return columns;
}
