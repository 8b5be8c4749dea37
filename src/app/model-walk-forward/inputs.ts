import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/canonical-json.js';
import type { IdentifiedMarket } from '../../core/trading-data.js';
import type { FeatureSet } from '../../ml/features/feature-set.js';
import type { NamedWindow } from '../system/choose-window.js';
import { describeInputDifference } from '../run/run-difference.js';
import { hashInputs, runInputs, type RunInputs } from '../run/run-identity.js';
import type { ModelWalkForwardManifest } from '../run/run-manifest.js';
import type { ResolvedSystem } from '../strategy/resolve-system.js';
import { modelWalkForwardSettings } from './settings.js';

/** Everything that decides a model's walk-forward, beside its data. */
export interface LearningInputs {
  /** entries of ml_training and ml_walkforward that decide what is learned and traded */
  readonly learning: Readonly<Record<string, unknown>>;
  readonly inputs: RunInputs;
  readonly hash: string;
}

/** Returns what decides a walk-forward; names, folders and what is done with a model afterwards do not. */
export function learningInputs(
  system: ResolvedSystem,
  data: IdentifiedMarket,
  window: NamedWindow,
  { hash: features }: FeatureSet,
): LearningInputs {
  const {
    name: _name,
    registry: _registry,
    retrain: _retrain,
    challenge: _challenge,
    threshold: _threshold,
    folds: _folds,
    features: _features,
    ...training
  } = system.file.ml_training;
  const learning = { ...training, features, ...modelWalkForwardSettings(system.file) },
    inputs = runInputs(system, data, window);
  return {
    learning,
    inputs,
    hash: createHash('sha256')
      .update(canonicalJson([hashInputs('model_walk_forward', inputs), learning]))
      .digest('hex'),
  };
}

/** Returns how a walk-forward differs from the one of a folder; undefined where it does not. */
export function describeLearningDifference(
  earlier: ModelWalkForwardManifest,
  { inputs, learning, hash }: LearningInputs,
): string | undefined {
  if (earlier.inputs_hash === hash) return undefined;
  const entry = Object.keys(learning).find((name) => canonicalJson(learning[name]) !== canonicalJson(earlier.learning[name]));
  return (
    describeInputDifference('model_walk_forward', earlier, inputs) ??
    `${entry ?? 'what is learned'} is ${JSON.stringify(learning[entry ?? ''])}, and was ${JSON.stringify(earlier.learning[entry ?? ''])}`
  );
}
