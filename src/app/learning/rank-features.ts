import type { LearnerKernels } from '../../core/learner-kernels.js';
import { skillOf } from '../../ml/evaluation/skill.js';
import { gainImportance } from '../../ml/importance/gain-importance.js';
import { permutationImportance } from '../../ml/importance/permutation-importance.js';
import type { Model } from '../../ml/models/model.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import { predictRaw } from '../../ml/models/predict.js';
import type { LabelledRows } from '../../ml/rows/labelled-rows.js';

/** How much a model needs a feature. */
export interface FeatureImportance {
  readonly feature: string;
  /** how far the skill on the judged rows falls where its values are shuffled */
  readonly drop: number;
  /** of trees: its share of all that splits took from the loss in training, whether or not that helps later rows */
  readonly gain: number | undefined;
}

/** Returns the importance of each feature of a model, the largest drop first.
 *  judged  rows of the model's own features that it has not learned from            */
export function rankFeatures(kernels: LearnerKernels, model: Model, judged: LabelledRows, seed: number): FeatureImportance[] {
  const isClass = isClassifier(model.kind),
    gains = 'ensemble' in model ? gainImportance(model.ensemble) : undefined;
  if (judged.rows === 0) return model.features.map((feature, index) => ({ feature, drop: Number.NaN, gain: gains?.[index] }));
  const drops = permutationImportance(judged, (features) => skillOf(isClass, predictRaw(kernels, model, features), judged.target), {
    seed,
  });
  return model.features
    .map((feature, index) => ({ feature, drop: drops[index]!.mean, gain: gains?.[index] }))
    .sort((a, b) => b.drop - a.drop);
}
