import { UsageError } from '../core/errors.js';
import { MOST_TRAINING_ROWS, type FeatureColumns, type TrainingRows } from '../core/learner-kernels.js';

/** Rows with names for their features, to learn from or to test on. */
export interface Dataset extends TrainingRows {
  /** one per column */
  readonly features: readonly string[];
}

const MOST_FEATURES = 65_535;

/** Throws UsageError MODEL_INVALID where columns, targets and weights do not fit each other or hold what cannot be learned from.
 *  purpose  for the sentence: gbc training
 *  isClass  targets must be 0 or 1 */
export function checkDataset(purpose: string, dataset: Dataset, isClass: boolean): void {
  const { rows, features, columns, target, weight } = dataset;
  checkCount(purpose, 'rows', rows, MOST_TRAINING_ROWS);
  checkCount(purpose, 'features', columns.length, MOST_FEATURES);
  if (features.length !== columns.length) throw invalid(purpose, `has ${columns.length} columns and ${features.length} names of features`);
  columns.forEach((column, index) => checkLength(purpose, `feature ${features[index]!}`, column, rows));
  checkLength(purpose, 'the target', target, rows);
  const wrong = target.findIndex((value) => (isClass ? value !== 0 && value !== 1 : !Number.isFinite(value)));
  if (wrong >= 0) throw invalid(purpose, `target must be ${isClass ? '0 or 1' : 'finite'}, and that of row ${wrong} is ${target[wrong]}`);
  if (weight !== undefined) checkWeights(purpose, weight, rows);
}

/** Throws UsageError MODEL_INVALID where a class has no rows that count. */
export function checkBothClasses(purpose: string, { target, weight }: Dataset): void {
  const counts = (row: number): boolean => (weight?.[row] ?? 1) > 0;
  const first = target.find((_, row) => counts(row))!;
  if (!target.some((value, row) => value !== first && counts(row)))
    throw invalid(purpose, `needs rows of both classes, and every target that counts is ${first}`);
}

/** Throws UsageError MODEL_INVALID where rows are not those of the features that a model was fitted on, in their order. */
export function checkFeatures(
  purpose: string,
  fitted: readonly string[],
  { rows, columns }: FeatureColumns,
  features?: readonly string[],
): void {
  if (columns.length !== fitted.length)
    throw invalid(purpose, `needs the ${fitted.length} features that it was fitted on, not ${columns.length}`);
  columns.forEach((column, index) => checkLength(purpose, `feature ${fitted[index]!}`, column, rows));
  const wrong = features?.findIndex((name, index) => name !== fitted[index]) ?? -1;
  if (wrong >= 0) throw invalid(purpose, `needs feature ${fitted[wrong]!} as column ${wrong}, not ${features![wrong]!}`);
}

/** Throws UsageError MODEL_INVALID where a feature is infinite: linear models can make nothing of it. */
export function checkFinite(purpose: string, features: readonly string[], { columns }: FeatureColumns): void {
  columns.forEach((column, index) => {
    const row = firstInfinity(column);
    if (row >= 0) throw invalid(purpose, `features must be finite or missing, and ${features[index]!} of row ${row} is ${column[row]}`);
  });
}

/** A plain loop: a tenth of the time of findIndex. -1 where there is none. */
function firstInfinity(column: Float64Array): number {
  for (let row = 0; row < column.length; row++) if (Math.abs(column[row]!) === Infinity) return row;
  return -1;
}

/** Returns the rows at the indices, in their order.
 *  rows  i32[…] row numbers */
export function selectRows(dataset: Dataset, rows: Int32Array): Dataset {
  const select = (column: Float64Array): Float64Array => {
    const chosen = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) chosen[i] = column[rows[i]!]!;
    return chosen;
  };
  return {
    features: dataset.features,
    rows: rows.length,
    columns: dataset.columns.map(select),
    target: select(dataset.target),
    weight: dataset.weight && select(dataset.weight),
  };
}

function checkCount(purpose: string, thing: string, count: number, most: number): void {
  if (!(count >= 1 && count <= most && Number.isInteger(count))) throw invalid(purpose, `needs from 1 to ${most} ${thing}, not ${count}`);
}

function checkLength(purpose: string, thing: string, column: Float64Array, rows: number): void {
  if (column.length !== rows) throw invalid(purpose, `has ${rows} rows, and ${thing} has ${column.length} values`);
}

function checkWeights(purpose: string, weight: Float64Array, rows: number): void {
  checkLength(purpose, 'the weights', weight, rows);
  const wrong = weight.findIndex((value) => !(value >= 0 && value < Infinity));
  if (wrong >= 0) throw invalid(purpose, `weights must be finite and not negative, and that of row ${wrong} is ${weight[wrong]}`);
  if (!weight.some((value) => value > 0)) throw invalid(purpose, 'needs a row with a weight above 0, and every weight is 0');
}

function invalid(purpose: string, sentence: string): UsageError {
  return new UsageError('MODEL_INVALID', `${purpose} ${sentence}`);
}
