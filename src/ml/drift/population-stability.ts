const BINS = 10;

/** Rows that each bin is given beside its own, so that an empty one does not make the index infinite. */
const EXTRA_ROWS = 0.5;

/** Returns the population stability index of a column: how far its values have moved between the bins that hold equal shares of the
 *  reference. 0 is no change; by custom, above 0.1 is some and above 0.25 much.
 *  reference, current  f64[rows]; missing values have a bin of their own
 *  Returns  NaN where one of them has no rows
 *  Source   Siddiqi, Credit Risk Scorecards, 2006; bins with equal values on both sides of an edge are joined  */
export function populationStability(reference: Float64Array, current: Float64Array): number {
  if (reference.length === 0 || current.length === 0) return Number.NaN;
  const edges = decileEdges(reference);
  return stabilityIndex(binShares(reference, edges), binShares(current, edges));
}

/** Returns the index of shares by bin, each above 0: the sum of (current - reference) * ln(current / reference). */
export function stabilityIndex(reference: Float64Array, current: Float64Array): number {
  return reference.reduce((sum, share, bin) => sum + (current[bin]! - share) * Math.log(current[bin]! / share), 0);
}

/** Distinct values, ascending, up to which the bins below them reach. */
function decileEdges(reference: Float64Array): Float64Array {
  const known = reference.filter((value) => !Number.isNaN(value)).sort(),
    edges: number[] = [];
  for (let bin = 1; bin < BINS; bin++) {
    const edge = known[Math.ceil((bin * known.length) / BINS) - 1]!;
    if (edge < known.at(-1)! && edge !== edges.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** Shares of the bins, the last one of missing values. */
function binShares(values: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 2).fill(EXTRA_ROWS);
  for (const value of values) counts[Number.isNaN(value) ? edges.length + 1 : binOf(value, edges)]! += 1;
  const total = values.length + EXTRA_ROWS * counts.length;
  return counts.map((count) => count / total);
}

function binOf(value: number, edges: Float64Array): number {
  const bin = edges.findIndex((edge) => value <= edge);
  return bin < 0 ? edges.length : bin;
}
