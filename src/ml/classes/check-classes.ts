import { UsageError } from '../../core/errors.js';
import { checkDataset, type Dataset } from '../dataset.js';

/** Throws UsageError MODEL_INVALID where rows are no rows of the classes: targets are their places, whole numbers from 0.
 *  purpose  for the sentence: gbc training */
export function checkClassRows(purpose: string, dataset: Dataset, classes: readonly string[]): void {
  checkDataset(purpose, dataset, false);
  const row = dataset.target.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < classes.length));
  if (row >= 0)
    throw invalid(
      purpose,
      `target must be the place of one of ${classes.length} classes (${classes.join(', ')}), and that of row ${row} is ${dataset.target[row]}`,
    );
}

/** Throws UsageError MODEL_INVALID where all rows that count are of one class. */
export function checkTwoClasses(purpose: string, { target, weight }: Dataset, classes: readonly string[]): void {
  const counts = (row: number): boolean => (weight?.[row] ?? 1) > 0,
    first = target.find((_, row) => counts(row))!;
  if (!target.some((value, row) => value !== first && counts(row)))
    throw invalid(purpose, `needs rows of at least two classes, and every row that counts is ${classes[first]}`);
}

function invalid(purpose: string, sentence: string): UsageError {
  return new UsageError('MODEL_INVALID', `${purpose} ${sentence}`);
}
