import { largestDifference } from './kolmogorov-smirnov.js';
import { binsOf, countBins, decileEdges, indexOfCounts } from './population-stability.js';

/** Up to which both measures go where nothing changed, as the reference itself shows. */
export interface ChunkBounds {
  readonly chunks: number;
  readonly stability: number;
  readonly distance: number;
}

const LEAST_CHUNKS = 8;
const MOST_CHUNKS = 20;
const LEAST_CHUNK_ROWS = 25;

/** Cuts a reference in the order of time into chunks, of the sample's length where there are eight to twenty of them, and measures each
 *  against the rest: mean + deviations * standard deviation. Chunks of another length are brought to the sample's: the distance of
 *  independent rows goes with the root of 1 / rows + 1 / other rows, the stability index with that itself.
 *  reference   f64[rows] in the order of time
 *  sampleRows  rows of what is to be compared with the reference
 *  Returns     undefined where a chunk would have fewer than 25 rows */
export function chunkBounds(reference: Float64Array, sampleRows: number, deviations: number): ChunkBounds | undefined {
  const rows = reference.length,
    chunks = Math.min(MOST_CHUNKS, Math.max(LEAST_CHUNKS, Math.floor(rows / sampleRows))),
    length = Math.floor(rows / chunks);
  if (length < LEAST_CHUNK_ROWS) return undefined;
  const edges = decileEdges(reference),
    bins = binsOf(reference, edges),
    all = countBins(bins, edges),
    sorted = knownSorted(reference);
  const measured = Array.from({ length: chunks }, (_, chunk) => {
    const [from, to] = [chunk * length, (chunk + 1) * length],
      own = countBins(bins.subarray(from, to), edges),
      rest = all.map((count, bin) => count - own[bin]!);
    return { stability: indexOfCounts(rest, own), distance: distanceFromRest(sorted, knownSorted(reference.subarray(from, to))) };
  });
  const share = (1 / sampleRows + 1 / rows) / (1 / length + 1 / (rows - length));
  return {
    chunks,
    stability:
      share *
      boundOf(
        measured.map((each) => each.stability),
        deviations,
      ),
    distance:
      Math.sqrt(share) *
      boundOf(
        measured.map((each) => each.distance),
        deviations,
      ),
  };
}

function knownSorted(values: Float64Array): Float64Array {
  return values.filter((value) => !Number.isNaN(value)).sort();
}

/** The distribution of all is that of the part and of the rest by their shares: so is the difference. NaN where one of them is empty. */
function distanceFromRest(all: Float64Array, part: Float64Array): number {
  const rest = all.length - part.length;
  return rest === 0 || part.length === 0 ? Number.NaN : (largestDifference(all, part) * all.length) / rest;
}

/** Chunks without a known value say nothing; 0 where none has one. */
function boundOf(all: readonly number[], deviations: number): number {
  const values = all.filter((value) => !Number.isNaN(value)),
    mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return values.length < 2 ? 0 : mean + deviations * Math.sqrt(variance);
}
