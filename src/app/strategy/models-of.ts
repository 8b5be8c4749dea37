import { UsageError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import { NO_MODELS, type LanguageModels, type ScoringModel } from '../../expr/language-model.js';
import { isClassifier } from '../../ml/models/model-spec.js';
import type { SystemFile } from '../system/system-schema.js';
import { openBundle } from '../models/bundle-file.js';
import { modelColumn } from './model-column.js';

/** Returns the models that the expressions of a system may ask: that of its ml section, where it is enabled.
 *  Throws UsageError MODEL_UNREADABLE, FEATURES_MISMATCH; CONFIG_INVALID where its file is not the one that the system was resolved with,
 *  or its scores cannot decide what they are asked to  */
export function modelsOf({ ml, strategy }: SystemFile): LanguageModels {
  if (!ml?.enabled) return NO_MODELS;
  const open = (entry: string, path: string, own: LearnedModel): ScoringModel => openModel(entry, path, own, ml, strategy);
  const model = open('ml', ml.model_path!, ml);
  const legs = Object.entries(ml.legs ?? {}).map(([symbol, leg]) => [symbol, open(`ml.legs.${symbol}`, leg.model_path, leg)] as const);
  return new Map([[ml.name, legs.length === 0 ? model : { ...model, ofSymbols: new Map(legs) }]]);
}

/** What a system says of a model. */
type LearnedModel = Pick<NonNullable<SystemFile['ml']>, 'model_hash' | 'learned_until'>;

function openModel(
  entry: string,
  path: string,
  { model_hash, learned_until }: LearnedModel,
  { prediction_mode }: NonNullable<SystemFile['ml']>,
  strategy: SystemFile['strategy'],
): ScoringModel {
  const { bundle, hash } = openBundle(path);
  if (model_hash !== undefined && hash !== model_hash) throw otherModel(entry, path, hash, model_hash);
  if (learned_until !== undefined && learned_until !== formatTime(bundle.training.endMs))
    throw otherTime(entry, path, formatTime(bundle.training.endMs), learned_until);
  if (prediction_mode === 'replace' && strategy.short && !isClassifier(bundle.model.kind)) throw noSides(path, bundle.model.kind);
  const { class: learned } = bundle.label as { readonly class?: unknown };
  if (prediction_mode !== undefined && (learned === 'sell' || learned === 'hold')) throw wrongWay(path, prediction_mode, learned);
  return modelColumn(path, bundle);
}

function otherModel(entry: string, path: string, found: string, wanted: string): UsageError {
  return new UsageError(
    'CONFIG_INVALID',
    `${entry}.model_hash must be that of the file, and "${path}" has ${found.slice(0, 12)}, not ${wanted.slice(0, 12)}: it is another model than the one that this system was run with`,
    {
      context: { entry: `${entry}.model_hash`, value: wanted },
    },
  );
}

function otherTime(entry: string, path: string, found: string, wanted: string): UsageError {
  return new UsageError(
    'CONFIG_INVALID',
    `${entry}.learned_until must be that of the model, and "${path}" has learned until ${found}, not ${wanted}`,
    { context: { entry: `${entry}.learned_until`, value: wanted } },
  );
}

/** A short entry reads 1 - score, which is a probability only where the score is one. */
function noSides(path: string, kind: string): UsageError {
  return new UsageError(
    'CONFIG_INVALID',
    `ml.prediction_mode replace decides short entries by 1 - score, and "${path}" is a ${kind}, whose scores are no probabilities; take strategy.short out or use filter`,
    {
      context: { entry: 'ml.prediction_mode', value: 'replace' },
    },
  );
}

/** Every mode lets in what has a high score. */
function wrongWay(path: string, mode: string, learned: string): UsageError {
  return new UsageError(
    'CONFIG_INVALID',
    `ml.prediction_mode ${mode} lets signals in whose score is high, and "${path}" says how likely a signal is a ${learned}; ask it in the strategy's own expressions, such as model("name") < 0.4`,
    {
      context: { entry: 'ml.prediction_mode', value: mode },
    },
  );
}
