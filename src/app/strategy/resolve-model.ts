import { resolve } from 'node:path';
import { formatTime } from '../../core/time.js';
import type { ModelBundle, TrainingBars } from '../../ml/bundle/model-bundle.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import type { SystemFile } from '../system/system-schema.js';
import { openBundle } from '../models/bundle-file.js';
import { locateModel } from '../models/locate-model.js';

type Ml = NonNullable<SystemFile['ml']>;

/** Returns a system's ml section with what its model's file says: which file it is, its hash, how far it has learned, and the score that it
 *  acts from. A system names the model that it runs with by its content: another file at the same path is another system.
 *  Throws UsageError MODEL_UNREADABLE */
export function resolveModel(ml: Ml, baseDir: string): Ml {
  if (ml.model_path === undefined) return ml;
  if (!ml.enabled) return { ...ml, model_path: resolve(baseDir, ml.model_path) };
  const legs = ml.legs && Object.fromEntries(Object.entries(ml.legs).map(([symbol, leg]) => [symbol, resolveLeg(leg, baseDir)]));
  const model_path = locateModel(resolve(baseDir, ml.model_path)),
    { hash, bundle } = openBundle(model_path);
  return {
    ...ml,
    ...(legs && { legs }),
    model_path,
    model_hash: ml.model_hash ?? hash,
    learned_until: ml.learned_until ?? formatTime(bundle.training.endMs),
    ...(bundle.training.bars && { learned_on: learnedOn(bundle.training.bars) }),
    confidence_threshold: ml.confidence_threshold ?? thresholdOf(ml, bundle),
  };
}

function resolveLeg(leg: NonNullable<Ml['legs']>[string], baseDir: string): typeof leg {
  const model_path = locateModel(resolve(baseDir, leg.model_path)),
    { hash, bundle } = openBundle(model_path);
  return { model_path, model_hash: leg.model_hash ?? hash, learned_until: leg.learned_until ?? formatTime(bundle.training.endMs) };
}

function learnedOn({ timeframe, symbols }: TrainingBars): NonNullable<Ml['learned_on']> {
  return { timeframe, symbols: [...symbols] };
}

/** The threshold that was chosen in training, whatever the mode: an enhanced score passes where the model's own does. */
function thresholdOf({ prediction_mode, ml_weight }: Ml, { threshold, model }: ModelBundle): number | string {
  const own = Number.isNaN(threshold) ? (isClassifier(model.kind) ? 0.5 : 0) : threshold;
  return prediction_mode === 'score_enhancement' ? `(1 - (${ml_weight})) * 1 + (${ml_weight}) * ${own}` : own;
}
