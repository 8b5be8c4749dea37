import { auc } from '../evaluation/auc.js';
import { rankCorrelation } from '../evaluation/rank-correlation.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import type { CanaryResult } from './canary.js';

/** An AUC, of one feature alone, beyond which it knows the label; as far below 0.5 as above. */
const MOST_AUC = 0.99;
/** The same for targets that are numbers: a rank correlation, of either sign. */
const MOST_CORRELATION = 0.99;
/** Rows with a value, and rows of either class among them, below which a feature is not judged. */
const LEAST_ROWS = 30;
const LEAST_OF_CLASS = 5;

/** Looks for features that, alone, say the label: by their value where they have one, or by lacking it.
 *  Cost    O(features * rows log rows)                                             */
export function findLabelInFeatures(isClass: boolean, rows: LabelledRows): CanaryResult {
  const found = rows.columns.flatMap((column, feature) => {
    const told = [
      judgeValues(isClass, column, rows.target),
      judgeValues(
        isClass,
        column.map((value) => Number(Number.isNaN(value))),
        rows.target,
      ),
    ].find((sentence) => sentence !== undefined);
    return told === undefined ? [] : [{ name: rows.features[feature]!, told }];
  });
  const name = 'label_in_features';
  if (found.length === 0) return { name, state: 'passed', sentence: `none of ${rows.features.length} features alone says the label` };
  return {
    name,
    state: 'failed',
    features: found.map((feature) => feature.name),
    sentence: `the label stands in the features: ${found.map((feature) => `${feature.name} alone ${feature.told}`).join(', ')}`,
  };
}

/** Returns how well a column says the target, where that is too well. */
function judgeValues(isClass: boolean, column: Float64Array, target: Float64Array): string | undefined {
  const known = Int32Array.from({ length: column.length }, (_, row) => row).filter((row) => !Number.isNaN(column[row]!));
  const values = Float64Array.from(known, (row) => column[row]!),
    targets = Float64Array.from(known, (row) => target[row]!);
  if (known.length < LEAST_ROWS) return undefined;
  return isClass ? judgeClass(values, targets) : judgeNumber(values, targets);
}

function judgeClass(values: Float64Array, targets: Float64Array): string | undefined {
  const ones = targets.reduce((sum, value) => sum + value, 0);
  if (Math.min(ones, targets.length - ones) < LEAST_OF_CLASS) return undefined;
  const area = auc(values, targets);
  return Math.max(area, 1 - area) > MOST_AUC ? `has an AUC of ${area.toFixed(3)}` : undefined;
}

function judgeNumber(values: Float64Array, targets: Float64Array): string | undefined {
  const correlation = rankCorrelation(values, targets);
  return Math.abs(correlation) > MOST_CORRELATION ? `has a rank correlation of ${correlation.toFixed(3)}` : undefined;
}
