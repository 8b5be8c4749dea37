import type { LabelledRows } from '../rows/labelled-rows.js';

/** Returns the rows with those of their features only, in the order of the names; each must be one of them. */
export function pickFeatures(rows: LabelledRows, names: readonly string[]): LabelledRows {
  return { ...rows, features: names, columns: names.map((name) => rows.columns[rows.features.indexOf(name)]!) };
}
