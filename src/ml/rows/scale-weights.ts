import type { LabelledRows } from './labelled-rows.js';

/** Returns the rows with weights of mean 1, so that a model's options mean what they mean without weights; rows that have none as they
 *  are. */
export function scaleWeights(rows: LabelledRows): LabelledRows {
  if (rows.weight === undefined) return rows;
  const mean = rows.weight.reduce((sum, weight) => sum + weight, 0) / rows.rows;
  return { ...rows, weight: rows.weight.map((weight) => weight / mean) };
}
