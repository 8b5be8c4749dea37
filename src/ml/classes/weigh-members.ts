import { UsageError } from '../../core/errors.js';
import type { Dataset } from '../dataset.js';
import type { ClassSpec } from './class-model.js';

/** Returns the dataset with each weight times that of the row's class. Throws UsageError MODEL_INVALID at weights that are not one above 0
 *  for each class.
 *  Source  balanced as in scikit-learn: rows / (classes * rows of the class), over the classes that have rows */
export function weighMembers(kind: string, dataset: Dataset, classes: readonly string[], classWeights: ClassSpec['classWeights']): Dataset {
  if (classWeights === undefined) return dataset;
  const ofClass = classWeights === 'balanced' ? balance(dataset.target, classes.length) : classWeights;
  if (!Array.isArray(ofClass) || ofClass.length !== classes.length || !ofClass.every((weight) => weight > 0 && weight < Infinity))
    throw new UsageError(
      'MODEL_INVALID',
      `${kind} classWeights must be balanced or ${classes.length} finite numbers above 0, one for each of ${classes.join(', ')}, not ${JSON.stringify(classWeights)}`,
    );
  return { ...dataset, weight: dataset.target.map((target, row) => (dataset.weight?.[row] ?? 1) * ofClass[target]!) };
}

function balance(target: Float64Array, classes: number): number[] {
  const rows = Array.from({ length: classes }, (_, member) => target.reduce((sum, value) => sum + Number(value === member), 0)),
    present = rows.filter((count) => count > 0).length;
  return rows.map((count) => (count === 0 ? 1 : target.length / (present * count)));
}
