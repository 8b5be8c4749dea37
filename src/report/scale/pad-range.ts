/** Widens a range by a share of its width on either side; a range of one number by a share of the number, or of 1. */
export function padRange(low: number, high: number, share: number): [number, number] {
  const margin = (high - low || Math.abs(high) || 1) * share;
  return [low - margin, high + margin];
}
