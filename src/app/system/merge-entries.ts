type Mapping = Readonly<Record<string, unknown>>;

const RANGES = ['int', 'float', 'choice'] as const;

/** Lays entries over others: mappings are merged, everything else is replaced, lists too; null takes an entry out. An axis that names its
 *  range takes the place of another one whole. */
export function mergeEntries(below: Mapping, above: Mapping): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...below };
  for (const [name, value] of Object.entries(above)) {
    const found = Object.hasOwn(below, name) ? below[name] : undefined;
    if (value === null && found !== undefined) delete merged[name];
    else merged[name] = isMapping(value) && isMapping(found) && !(hasRange(value) && hasRange(found)) ? mergeEntries(found, value) : value;
  }
  return merged;
}

/** Whether entries are those of an axis with its bounds or choices. */
export function hasRange(entries: unknown): boolean {
  return isMapping(entries) && RANGES.some((name) => Array.isArray(entries[name]));
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
