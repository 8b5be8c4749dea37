import type { LegFigures } from '../../core/account-figures.js';
import type { RotationReportInput } from './legs-report-input.js';
import { columnEdges } from './decimate.js';

/** What the legs of a rotation were worth over time, shares of the equity. */
export interface WeightHistory {
  readonly startMs: number;
  readonly endMs: number;
  /** of the last instant in each pixel column */
  readonly timeMs: readonly number[];
  /** those that were worth most on average first; the last one is all others where there are more */
  readonly layers: readonly { readonly name: string; readonly weights: readonly number[] }[];
}

const MOST_LAYERS = 8;

/** Builds the stacked weights at the closes, at most one for each of `columnCount` pixel columns; undefined where there is no instant.
 *  timeMs  f64[instant of the window] */
export function buildWeightHistory(
  { exposures }: Pick<RotationReportInput, 'exposures'>,
  { figures: { legs } }: { readonly figures: { readonly legs: readonly Pick<LegFigures, 'name' | 'averageExposure'>[] } },
  timeMs: Float64Array,
  columnCount: number,
): WeightHistory | undefined {
  if (timeMs.length === 0) return undefined;
  const [startMs, endMs] = [timeMs[0]!, timeMs.at(-1)!];
  const edges = columnEdges(timeMs, startMs, endMs, columnCount);
  const shown = Array.from({ length: columnCount }, (_, column) => column).flatMap((column) =>
    edges[column + 1]! > edges[column]! ? [edges[column + 1]! - 1] : [],
  );
  const order = legs.map((_, leg) => leg).sort((a, b) => legs[b]!.averageExposure - legs[a]!.averageExposure || a - b);
  const named = order.length > MOST_LAYERS ? order.slice(0, MOST_LAYERS - 1) : order;
  const rest = order.slice(named.length);
  const sumOf = (wanted: readonly number[]): number[] =>
    shown.map((instant) => wanted.reduce((sum, leg) => sum + exposures[leg]![instant]!, 0));
  const layers = named.map((leg) => ({ name: legs[leg]!.name, weights: sumOf([leg]) }));
  return {
    startMs,
    endMs,
    timeMs: shown.map((instant) => timeMs[instant]!),
    layers: rest.length === 0 ? layers : [...layers, { name: `${rest.length} others`, weights: sumOf(rest) }],
  };
}
