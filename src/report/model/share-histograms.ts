import { buildHistogram } from './histogram.js';

/** Two samples over the same bins: shares of each, so that samples of unlike length can be compared. */
export interface ShareHistograms {
  readonly start: number;
  readonly width: number;
  /** shares of the finite values of each; what lies outside of the bins is in none */
  readonly first: readonly number[];
  readonly second: readonly number[];
  /** shares of each that are missing */
  readonly firstMissing: number;
  readonly secondMissing: number;
}

/** Counts two samples into about `binCount` bins that span both, rare extremes left out; undefined where one has no finite value. */
export function shareHistograms(first: Float64Array, second: Float64Array, binCount: number): ShareHistograms | undefined {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  const bins = buildHistogram(both, binCount);
  const [one, two] = [finiteOf(first), finiteOf(second)];
  if (bins === undefined || one.length === 0 || two.length === 0) return undefined;
  const { start, width, counts } = bins;
  return {
    start,
    width,
    first: sharesOf(one, start, width, counts.length),
    second: sharesOf(two, start, width, counts.length),
    firstMissing: 1 - one.length / first.length,
    secondMissing: 1 - two.length / second.length,
  };
}

function finiteOf(values: Float64Array): Float64Array {
  return values.filter((value) => Number.isFinite(value));
}

function sharesOf(values: Float64Array, start: number, width: number, bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const bin = Math.floor((value - start) / width + 1e-9);
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  return counts.map((count) => count / values.length);
}
