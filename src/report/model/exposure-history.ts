import { columnEdges } from './decimate.js';
import type { LegsReportInput } from './legs-report-input.js';

/** How much an account held over time, in stretches of equal length. */
export interface ExposureHistory {
  readonly startMs: number;
  readonly endMs: number;
  /** of the first instant of each stretch that has one */
  readonly timeMs: readonly number[];
  /** notional / equity: means and the largest gross of the stretch */
  readonly gross: readonly number[];
  readonly largestGross: readonly number[];
  readonly net: readonly number[];
  /** positions: mean and most of the stretch */
  readonly places: readonly number[];
  readonly mostPlaces: readonly number[];
  readonly maxPositions: number;
}

/** Builds the exposure in at most `stretches` of equal time; undefined where there is no instant.
 *  timeMs  f64[instant of the window] */
export function buildExposureHistory(
  { gross, net, positions, maxPositions }: Pick<LegsReportInput, 'gross' | 'net' | 'positions' | 'maxPositions'>,
  timeMs: Float64Array,
  stretches: number,
): ExposureHistory | undefined {
  if (timeMs.length === 0) return undefined;
  const [startMs, endMs] = [timeMs[0]!, timeMs.at(-1)!];
  const edges = columnEdges(timeMs, startMs, endMs, stretches);
  const filled = Array.from({ length: stretches }, (_, i) => [edges[i]!, edges[i + 1]!] as const).filter(([from, to]) => to > from);
  const meanOf = (values: Float64Array): number[] =>
    filled.map(([from, to]) => values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from));
  const mostOf = (values: Float64Array): number[] =>
    filled.map(([from, to]) => values.subarray(from, to).reduce((most, value) => Math.max(most, value), -Infinity));
  return {
    startMs,
    endMs,
    timeMs: filled.map(([from]) => timeMs[from]!),
    gross: meanOf(gross),
    largestGross: mostOf(gross),
    net: meanOf(net),
    places: meanOf(positions),
    mostPlaces: mostOf(positions),
    maxPositions,
  };
}
