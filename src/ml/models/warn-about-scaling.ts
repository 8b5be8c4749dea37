import type { FeatureColumns } from '../../core/learner-kernels.js';
import { LEAST_DEVIATION } from '../standard-scaling.js';
import type { Model } from './model.js';

/** Returns a sentence for each feature that a linear model cannot use: it is constant in what is learned from, or its numbers cannot be
 *  scaled. Trees need no scale.
 *  rows  that the model was fitted on, its own features                          */
export function warnAboutScaling(model: Model, { columns }: FeatureColumns): string[] {
  if ('ensemble' in model) return [];
  const { means, scales } = model.scaling;
  return model.features.flatMap((name, feature) => {
    const rule = whyUnused(columns[feature]!, means[feature]!, scales[feature]!);
    return rule === undefined ? [] : [`Feature ${name} tells ${model.kind} nothing: ${rule}.`];
  });
}

function whyUnused(column: Float64Array, mean: number, scale: number): string | undefined {
  const known = column.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return 'it has no value in the rows that are learned from';
  const [low, high] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
  if (low === high) return `it is ${low} in every row that is learned from`;
  if (!Number.isFinite(mean) || !Number.isFinite(scale)) return `its values, from ${low} to ${high}, are too large to be scaled`;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / known.length);
  if (deviation > LEAST_DEVIATION * Math.abs(mean)) return undefined;
  // squares of differences vanish below 1e-162
  if (deviation === 0 && high - low > LEAST_DEVIATION * Math.abs(mean))
    return `its values, from ${low} to ${high}, are too small to be scaled`;
  return `its values, from ${low} to ${high}, differ by less than rounding leaves of them: take away what they have in common`;
}
