import type { Pipeline } from '../../ml/training/fit-pipeline.js';
import type { TreeRecord } from './training-record.js';

/** Returns how many trees a model was left with; undefined of linear models. */
export function countTrees({ model, stopping }: Pipeline): TreeRecord | undefined {
  if (!('ensemble' in model)) return undefined;
  const kept = model.ensemble.treeStarts.length - 1;
  return { kept, grown: Math.max(kept, model.validationLosses.length), stopping };
}
