/** Returns the finite values, ascending. */
export function sortFinite(values: Float64Array): Float64Array {
  return values.filter(Number.isFinite).sort();
}

/** Returns the quantile of ascending values by linear interpolation (Hyndman and Fan 1996, type 7); NaN where there are none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return NaN;
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}
