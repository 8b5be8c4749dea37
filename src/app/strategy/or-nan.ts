/** Returns a number of the rules; an expression of parameters has none of its own, NaN stands in its place. */
export function orNaN(value: number | string): number {
  return typeof value === 'number' ? value : Number.NaN;
}

/** The same of a number that may be absent. */
export function maybeNaN(value: number | string | undefined): number | undefined {
  return value === undefined ? undefined : orNaN(value);
}
