import type { LegsReportInput } from './legs-report-input.js';
import { columnEdges } from './decimate.js';

/** A leg, or all the others, and what it won until each shown day. */
export interface ContributionLayer {
  readonly name: string;
  /** quote currency; one entry per shown day */
  readonly pnl: readonly number[];
}

/** What the legs added to the account over time; the layers sum to `total`. */
export interface Contributions {
  readonly startMs: number;
  readonly endMs: number;
  /** of the last day in each pixel column */
  readonly timeMs: readonly number[];
  /** those that won or lost most first; the last one is all others where there are more */
  readonly layers: readonly ContributionLayer[];
  readonly total: readonly number[];
}

const MOST_LAYERS = 8;

/** Builds the stacked contributions of the legs at the ends of trading days, at most one for each of `columnCount` pixel columns; undefined
 *  where there is no day.
 *  timeMs  f64[instant of the window] */
export function buildContributions(
  { figures }: Pick<LegsReportInput, 'figures'>,
  timeMs: Float64Array,
  columnCount: number,
): Contributions | undefined {
  const { legs, dayEnds, pnlByDay } = figures;
  if (dayEnds.length === 0) return undefined;
  const dayMs = Float64Array.from(dayEnds, (instant) => timeMs[instant]!);
  const [startMs, endMs] = [dayMs[0]!, dayMs.at(-1)!];
  const edges = columnEdges(dayMs, startMs, endMs, columnCount);
  const shown = Array.from({ length: columnCount }, (_, column) => column).flatMap((column) =>
    edges[column + 1]! > edges[column]! ? [edges[column + 1]! - 1] : [],
  );
  const order = legs.map((_, leg) => leg).sort((a, b) => Math.abs(legs[b]!.pnl) - Math.abs(legs[a]!.pnl) || a - b);
  const named = order.length > MOST_LAYERS ? order.slice(0, MOST_LAYERS - 1) : order;
  const rest = order.slice(named.length);
  const sumOf = (wanted: readonly number[]): number[] => shown.map((day) => wanted.reduce((sum, leg) => sum + pnlByDay[leg]![day]!, 0));
  const layers = named.map((leg) => ({ name: legs[leg]!.name, pnl: sumOf([leg]) }));
  return {
    startMs,
    endMs,
    timeMs: shown.map((day) => dayMs[day]!),
    layers: rest.length === 0 ? layers : [...layers, { name: `${rest.length} others`, pnl: sumOf(rest) }],
    total: sumOf(order),
  };
}
