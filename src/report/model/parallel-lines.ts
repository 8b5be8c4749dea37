import { placeAxis, type AxisPlaces } from './axis-places.js';
import type { StudyReportInput } from './study-report-input.js';
import { valueRange } from './value-range.js';

/** One trial as a line across all axes. */
export interface ParallelLine {
  /** place on each axis, 0 to 1; NaN where the trial does not have the parameter */
  readonly shares: readonly number[];
  readonly objective: number;
}

/** Trials as lines across parallel axes. */
export interface ParallelLines {
  readonly axes: readonly AxisPlaces[];
  /** of the objective's own axis */
  readonly range: readonly [number, number];
  /** the best tenth, thirty at most, best first */
  readonly best: readonly ParallelLine[];
  /** others with a rank, evenly chosen by rank where they are many */
  readonly others: readonly ParallelLine[];
  readonly omittedAxes: number;
}

const MAX_AXES = 12;
const MAX_BEST = 30;
const MAX_OTHERS = 300;

/** Builds the lines, or undefined where no trial has a rank or nothing was searched.
 *  rows     the ranked trials, best first
 *  telling  names of the axes, the most important first: decides which are kept */
export function buildParallelLines(
  { axes, trials }: Pick<StudyReportInput, 'axes' | 'trials'>,
  rows: Int32Array,
  telling: readonly string[],
): ParallelLines | undefined {
  if (rows.length === 0 || axes.length === 0) return undefined;
  const named = new Set(telling.slice(0, MAX_AXES));
  const kept = axes.flatMap(({ name }, i) => (named.has(name) ? [i] : []));
  const places = kept.map((axis) => placeAxis(axes[axis]!, 5));
  const objective = trials.objectives[0]!;
  const lineOf = (row: number): ParallelLine => ({
    shares: kept.map((axis, i) => places[i]!.shareOf(trials.values[axis]![row]!)),
    objective: objective[row]!,
  });
  const bestCount = Math.min(MAX_BEST, Math.ceil(rows.length / 10));
  return {
    axes: places,
    range: valueRange(
      Float64Array.from(rows, (row) => objective[row]!),
      [objective[rows[0]!]!],
    )!,
    best: Array.from(rows.subarray(0, bestCount), lineOf),
    others: chooseEvenly(rows.subarray(bestCount), MAX_OTHERS).map(lineOf),
    omittedAxes: axes.length - kept.length,
  };
}

/** Returns at most `most` entries, evenly spaced, the first among them. */
export function chooseEvenly(rows: Int32Array, most: number): number[] {
  if (rows.length <= most) return [...rows];
  return Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]!);
}
