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
  const edges = decileEdges(reference),
    counts = (values: Float64Array): Float64Array => countBins(binsOf(values, edges), edges);
  return indexOfCounts(counts(reference), counts(current));
}

/** Returns the degrees of freedom of the index where nothing changed: bins that either of them has rows in, without one; at least 1.
 *  Source  Yurdakul, Statistical Properties of Population Stability Index, 2018: 1 / (1 / rows + 1 / rows) times the index is chi-square */
export function stabilityFreedom(reference: Float64Array, current: Float64Array): number {
  const edges = decileEdges(reference);
  return Math.max(1, new Set([...binsOf(reference, edges), ...binsOf(current, edges)]).size - 1);
}

/** Returns the index of shares by bin, each above 0: the sum of (current - reference) * ln(current / reference). */
export function stabilityIndex(reference: Float64Array, current: Float64Array): number {
  return reference.reduce((sum, share, bin) => sum + (current[bin]! - share) * Math.log(current[bin]! / share), 0);
}

/** Returns distinct values, ascending, up to which the bins below them reach. */
export function decileEdges(reference: Float64Array): Float64Array {
  const known = reference.filter((value) => !Number.isNaN(value)).sort(),
    edges: number[] = [];
  for (let bin = 1; bin < BINS; bin++) {
    const edge = known[Math.ceil((bin * known.length) / BINS) - 1]!;
    if (edge < known.at(-1)! && edge !== edges.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges);
}

/** Returns the bin of each value: u8[row], between the edges that a reference has, the last one of missing values. */
export function binsOf(values: Float64Array, edges: Float64Array): Uint8Array {
  return Uint8Array.from(values, (value) => binOf(value, edges));
}

/** Returns how many rows each of the bins has, those without any too. */
export function countBins(bins: Uint8Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length + 2);
  for (const bin of bins) counts[bin]! += 1;
  return counts;
}

/** Returns the index of counts by bin. */
export function indexOfCounts(reference: Float64Array, current: Float64Array): number {
  return stabilityIndex(sharesOf(reference), sharesOf(current));
}

function sharesOf(counts: Float64Array): Float64Array {
  const total = counts.reduce((sum, count) => sum + count, 0) + EXTRA_ROWS * counts.length;
  return counts.map((count) => (count + EXTRA_ROWS) / total);
}

/** A missing value has the last one. */
function binOf(value: number, edges: Float64Array): number {
  if (Number.isNaN(value)) return edges.length + 1;
  const bin = edges.findIndex((edge) => value <= edge);
  return bin < 0 ? edges.length : bin;
}
