import { UsageError } from '../core/errors.js';
import type { Dataset } from './dataset.js';
import type { ClassWeights } from './models/model-spec.js';

/** Returns the dataset with each weight times that of the row's class. Throws UsageError MODEL_INVALID at a weight that is not above 0.
 *  Source  balanced as in scikit-learn: rows / (2 * rows of the class)              */
export function weighClasses(kind: string, dataset: Dataset, classWeights: ClassWeights | undefined): Dataset {
  if (classWeights === undefined) return dataset;
  if (classWeights !== 'balanced' && !(Array.isArray(classWeights) && classWeights.length === 2))
    throw new UsageError('MODEL_INVALID', `${kind} classWeights must be balanced or two numbers, not ${JSON.stringify(classWeights)}`);
  const ofClass = classWeights === 'balanced' ? balance(dataset.target) : classWeights;
  const wrong = ofClass.find((weight) => !(weight > 0 && weight < Infinity));
  if (wrong !== undefined) throw new UsageError('MODEL_INVALID', `${kind} classWeights must be finite numbers above 0, not ${wrong}`);
  return { ...dataset, weight: dataset.target.map((target, row) => (dataset.weight?.[row] ?? 1) * ofClass[target as 0 | 1]) };
}

function balance(target: Float64Array): readonly [number, number] {
  const ones = target.reduce((sum, value) => sum + value, 0),
    zeros = target.length - ones;
  return [target.length / (2 * zeros), target.length / (2 * ones)];
}
