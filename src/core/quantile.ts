/** Returns the quantile of ascending numbers, between neighbours linearly; NaN of none.
 *  Source  Hyndman and Fan 1996, type 7                                                                                     */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  return below + 1 < sorted.length ? low + (place - below) * (sorted[below + 1]! - low) : low;
}
