/** What a rise to live may change, one of them at a time: where two change together, nobody can say afterwards which of them it was. */
export const DIMENSIONS = ['parameters', 'model', 'size', 'leverage'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Entries of a system file, or of a member of a composite, by what they decide; the first that fits counts. A policy says how much of the
 *  account a member enters with. */
const ENTRIES: readonly (readonly [Dimension, RegExp])[] = [
  ['parameters', /^params\./],
  ['model', /^(ml|forecasts|forecaster)(\.|$)/],
  ['leverage', /^(risk\.max_leverage|instruments?\..*(initial|maintenance)_margin|portfolio\.max_exposure)(\.|$)/],
  ['size', /^(risk|scale|policy|portfolio\.(weights|weighting|max_per_leg))(\.|$)/],
];

/** Names of members may hold dots, those of entries hold none. */
const OF_MEMBER = /^pool\..+?\.(?=(params|ml|forecasts|risk|instruments?)(\.|$))/;

/** What two versions have otherwise, by what it decides. */
export type ChangedEntries = Readonly<Partial<Record<Dimension, readonly string[]>>>;

/** Sorts entries that two versions have otherwise by what they decide; what decides none of it is left out.
 *  entries  names from the top, joined by dots */
export function sortChanges(entries: readonly string[]): ChangedEntries {
  const found: Partial<Record<Dimension, string[]>> = {};
  for (const entry of entries) {
    const own = entry.replace(OF_MEMBER, '');
    const dimension = ENTRIES.find(([, pattern]) => pattern.test(own))?.[0];
    if (dimension !== undefined) (found[dimension] ??= []).push(entry);
  }
  return found;
}

/** Says which of them change together; undefined where at most one does. */
export function whyTooMuch(changes: ChangedEntries): string | undefined {
  const changed = DIMENSIONS.filter((dimension) => changes[dimension] !== undefined);
  if (changed.length < 2) return undefined;
  const named = changed.map((dimension) => `${dimension} (${changes[dimension]!.join(', ')})`);
  return `a rise to live may change one of ${DIMENSIONS.join(', ')}, and this one changes ${named.join(' and ')}`;
}
