/** Returns a number of the rules; an expression of parameters has none of its own, NaN stands in its place. */
export function orNaN(value: number | string): number {
  return typeof value === 'number' ? value : Number.NaN;
}
