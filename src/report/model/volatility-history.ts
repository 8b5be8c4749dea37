import { columnEdges, decimate, type DecimatedSeries } from './decimate.js';
import type { VolatilitySeries } from './forecast-report-input.js';
import { quantile, sortFinite } from './quantile.js';

/** Expected and realised volatility by pixel column. */
export interface VolatilityHistory {
  readonly startMs: number;
  readonly endMs: number;
  readonly expected: DecimatedSeries;
  readonly realised: DecimatedSeries;
  /** what the axis spans, above 0: all but the least hundredth of the values */
  readonly range: readonly [number, number];
}

/** Builds the picture of the bars of which something is said; undefined where nothing is.
 *  columnCount  pixel columns */
export function buildVolatilityHistory(
  { timeMs, expected, realised }: VolatilitySeries,
  columnCount: number,
): VolatilityHistory | undefined {
  const first = expected.findIndex((value) => !Number.isNaN(value)),
    sorted = sortFinite(Float64Array.from([...expected, ...realised])).filter((value) => value > 0);
  if (first < 0 || sorted.length === 0) return undefined;
  const [times, said, seen] = [timeMs, expected, realised].map((column) => column.subarray(first)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [startMs, endMs] = [times[0]!, times.at(-1)!],
    edges = columnEdges(times, startMs, endMs, columnCount);
  return {
    startMs,
    endMs,
    expected: decimate(times, said, edges),
    realised: decimate(times, seen, edges),
    range: [quantile(sorted, 0.01), sorted.at(-1)!],
  };
}
