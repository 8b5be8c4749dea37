import { UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import type { FeatureSet } from './feature-set.js';

/** How the columns of one set become those of another. */
export type FeatureAdaptation =
  /** equal hashes: the columns are those that are needed */
  | { readonly state: 'same' }
  | {
      readonly state: 'adapted';
      /** for each feature that is needed, the position of its column in what is given */
      readonly columns: readonly number[];
      /** features that are given and not needed */
      readonly unused: readonly string[];
      /** says what was done; to be shown */
      readonly warning: string;
    };

/** Matches features by their names. A feature that is missing, or that has another expression under its name, is an error: a model is
 *  never given something else than it was trained on.
 *  needed  what a model was trained on
 *  Throws UsageError FEATURES_MISMATCH, naming the feature                                */
export function adaptFeatures(needed: FeatureSet, given: FeatureSet): FeatureAdaptation {
  if (needed.hash === given.hash) return { state: 'same' };
  const columns = needed.features.map(({ name, expression }) => {
    const column = given.features.findIndex((feature) => feature.name === name);
    if (column < 0) throw missing(name, given);
    const found = given.features[column]!.expression;
    if (found !== expression) throw mismatch(name, `feature ${name} was trained as "${expression}" and is now "${found}"`);
    return column;
  });
  const unused = given.features.map(({ name }) => name).filter((_, column) => !columns.includes(column));
  return { state: 'adapted', columns, unused, warning: describe(needed, given, unused) };
}

/** Returns the columns that are needed, in their order.
 *  columns  of the given set, in its order */
export function adaptColumns<Column>(adaptation: FeatureAdaptation, columns: readonly Column[]): readonly Column[] {
  return adaptation.state === 'same' ? columns : adaptation.columns.map((column) => columns[column]!);
}

function describe(needed: FeatureSet, given: FeatureSet, unused: readonly string[]): string {
  const left = unused.length === 0 ? '' : `; ${unused.join(', ')} ${unused.length === 1 ? 'is' : 'are'} left out`;
  return `the model was trained on feature set ${short(needed)} and is given ${short(given)}: its ${needed.features.length} features are taken by name, in its order${left}`;
}

function missing(name: string, given: FeatureSet): UsageError {
  return mismatch(
    name,
    `feature ${name}, which the model was trained on, is missing in feature set ${short(given)}${suggestName(
      name,
      given.features.map((feature) => feature.name),
    )}`,
  );
}

function mismatch(name: string, sentence: string): UsageError {
  return new UsageError('FEATURES_MISMATCH', sentence, { context: { feature: name } });
}

function short({ hash }: FeatureSet): string {
  return hash.slice(0, 12);
}
