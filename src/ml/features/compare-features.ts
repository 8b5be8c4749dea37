import type { FeatureSet } from './feature-set.js';

/** Returns what a set has become since a model was trained, in words, without a point at the end; undefined where it is the same. */
export function compareFeatures(trained: FeatureSet, now: FeatureSet): string | undefined {
  if (trained.hash === now.hash) return undefined;
  const old = new Map(trained.features.map(({ name, expression }) => [name, expression])),
    current = new Map(now.features.map(({ name, expression }) => [name, expression]));
  const gone = [...old.keys()].filter((name) => !current.has(name)),
    added = [...current.keys()].filter((name) => !old.has(name));
  const changed = [...old]
    .filter(([name, expression]) => current.has(name) && current.get(name) !== expression)
    .map(([name, expression]) => `${name} was "${expression}" and is "${current.get(name)}"`);
  const said = [...listed('without', gone), ...listed('with', added), ...changed];
  return said.length === 0 ? 'the same features in another order' : said.join(', ');
}

function listed(word: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`${word} ${names.join(', ')}`];
}
