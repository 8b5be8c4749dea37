import { UsageError } from '../../core/errors.js';
import type { ScoringModel } from '../../expr/language-model.js';
import { columnModelOf } from '../../ml/bundle/column-model-of.js';
import type { AnyBundle, ModelBundle } from '../../ml/bundle/model-bundle.js';
import { makeFeatureSet } from '../../ml/features/feature-set.js';

/** Returns a bundle as a column of the language.
 *  path  for the sentences
 *  Throws UsageError FEATURES_MISMATCH where its expressions are not those that it was trained on */
export function modelColumn(path: string, bundle: ModelBundle): ScoringModel {
  return { features: featuresOf(path, bundle), handle: columnModelOf(bundle) };
}

/** Returns the features of a bundle's model, in its order. Throws UsageError FEATURES_MISMATCH. */
export function featuresOf(path: string, bundle: AnyBundle): ScoringModel['features'] {
  const { model, featureSet, featureHash } = bundle,
    byName = new Map(featureSet.map((feature) => [feature.name, feature]));
  const without = model.features.find((name) => !byName.has(name));
  if (without !== undefined) throw mismatch(path, without, `has no expression for feature ${without}: it cannot be computed from bars`);
  const { hash } = makeFeatureSet(featureSet);
  if (hash !== featureHash) {
    const listed = featureSet.map(({ name, expression }) => `${name} = ${expression}`).join(', ');
    throw mismatch(
      path,
      model.features[0]!,
      `was trained on feature set ${featureHash.slice(0, 12)}, and its features are set ${hash.slice(0, 12)}: ${listed}`,
    );
  }
  return model.features.map((name) => byName.get(name)!);
}

function mismatch(path: string, feature: string, rule: string): UsageError {
  return new UsageError('FEATURES_MISMATCH', `model "${path}" ${rule}`, { context: { file: path, feature } });
}
