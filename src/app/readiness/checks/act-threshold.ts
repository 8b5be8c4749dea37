import { isClassifier } from '../../../ml/models/model-spec.js';
import type { AskedModel } from '../asked-models.js';

const EVEN = 0.5;

/** Returns the score from which on the model lets a signal in; undefined where the strategy's own expressions decide that, or an expression of
 *  parameters does. */
export function actThreshold({ file: { ml }, bundle }: Pick<AskedModel, 'file' | 'bundle'>): number | undefined {
  const { prediction_mode: mode, confidence_threshold: wanted, ml_weight: weight } = ml!;
  if (mode === undefined) return undefined;
  if (mode !== 'score_enhancement') return numberOf(wanted);
  // (1 - weight) * 1 + weight * score >= wanted; a text is what resolving made of the model's own threshold
  if (typeof wanted !== 'number') return Number.isNaN(bundle.threshold) ? (isClassifier(bundle.model.kind) ? EVEN : 0) : bundle.threshold;
  const share = numberOf(weight);
  return share === undefined || share === 0 ? undefined : (wanted - 1 + share) / share;
}

function numberOf(value: number | string | undefined): number | undefined {
  const number = value === undefined || value === '' ? Number.NaN : Number(value);
  return Number.isNaN(number) ? undefined : number;
}
