import { UsageError } from '../../core/errors.js';
import type { LearnerKernels } from '../../core/learner-kernels.js';
import { skillOf } from '../evaluation/skill.js';
import { permutationImportance } from '../importance/permutation-importance.js';
import { isClassifier, type ModelSpec } from '../models/model-spec.js';
import { predictRaw } from '../models/predict.js';
import type { LabelledRows } from '../rows/labelled-rows.js';
import { requireKnown } from '../rows/require-known.js';
import { requireRows } from '../rows/require-rows.js';
import { splitInTime } from '../rows/split-in-time.js';
import { fitStopping } from './fit-stopping.js';

export interface FeatureSelection {
  /** most features that are kept, >= 1 */
  readonly most: number;
  readonly seed: number;
  /** time between the labels of the rows that are learned from and the rows that judge, ms */
  readonly embargoMs: number;
}

/** Share of the rows, the latest, on which importance is measured. */
const JUDGING_SHARE = 0.3;

/** Returns the names of the features to be kept, in their order: those that a model of the earlier rows needs most on the later ones, by
 *  permutation importance, and of them only those whose loss costs skill; at least one. Sees training rows only.
 *  Throws UsageError LABEL_LEAK where a row is known only after the cut; ROWS_MISSING, MODEL_INVALID */
export async function selectFeatures(
  kernels: LearnerKernels,
  spec: ModelSpec,
  rows: LabelledRows,
  cutMs: number,
  { most, seed, embargoMs }: FeatureSelection,
): Promise<readonly string[]> {
  requireKnown('feature selection', rows, cutMs);
  if (!(Number.isInteger(most) && most >= 1))
    throw new UsageError('MODEL_INVALID', `feature selection must keep a whole number of features >= 1, not ${most}`);
  if (rows.features.length <= most) return rows.features;
  const { earlier, later } = splitInTime(rows, JUDGING_SHARE, embargoMs);
  const isClass = isClassifier(spec.kind);
  for (const part of [earlier, later]) requireRows('feature selection', part, 2, Number(isClass));
  const { model } = await fitStopping(kernels, spec, earlier, { embargoMs, leastRows: 2, leastOfClass: 1 });
  const drops = permutationImportance(later, (features) => skillOf(isClass, predictRaw(kernels, model, features), later.target), { seed });
  const ranked = drops.map(({ mean }, feature) => ({ mean, feature })).sort((a, b) => b.mean - a.mean);
  const kept = ranked.filter(({ mean }, rank) => rank === 0 || (rank < most && mean > 0)).map(({ feature }) => feature);
  return rows.features.filter((_, feature) => kept.includes(feature));
}
