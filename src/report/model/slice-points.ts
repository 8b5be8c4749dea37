import { placeAxis, placeIn, type AxisPlaces } from './axis-places.js';
import type { StudyReportInput } from './study-report-input.js';

/** The ranked trials against one parameter. */
export interface SlicePoints {
  readonly axis: AxisPlaces;
  /** per trial, the best first: place on the axis, 0 to 1; NaN where it does not have the parameter */
  readonly shares: Float64Array;
  readonly objective: Float64Array;
}

/** Places the trials on every axis that one of them has, in the order of `telling`.
 *  rows     the ranked trials, best first
 *  telling  names of axes */
export function placeSlices(
  { axes, trials }: Pick<StudyReportInput, 'axes' | 'trials'>,
  rows: Int32Array,
  telling: readonly string[],
): SlicePoints[] {
  const objective = Float64Array.from(rows, (row) => trials.objectives[0]![row]!);
  return telling.flatMap((name) => {
    const index = axes.findIndex((axis) => axis.name === name);
    const axis = placeAxis(axes[index]!, 5);
    const shares = Float64Array.from(rows, (row) => placeIn(axis, trials.values[index]![row]!, row));
    return shares.some(Number.isFinite) ? [{ axis, shares, objective }] : [];
  });
}
