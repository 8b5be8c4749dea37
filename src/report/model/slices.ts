import { binAxis } from './axis-bins.js';
import { summarizeCells, type CellStatistics } from './cell-statistics.js';
import { binsOf, objectiveOf } from './ranking.js';
import type { SearchGrid } from './search-grid.js';

/** The objective by the values of one parameter, over all values of the others. */
export interface Slice {
  readonly name: string;
  readonly labels: readonly string[];
  /** true where neighbouring values are close, so that a line may join them */
  readonly ordered: boolean;
  readonly statistics: CellStatistics;
  /** share of the objective's variance between the values, 0 to 1: how much this parameter alone explains; NaN where nothing varies */
  readonly varianceShare: number;
}

/** Slices the objective along every axis that has more than one value.
 *  rows  the ranked trials, best first */
export function sliceAxes(input: SearchGrid, rows: Int32Array, maxBins: number): Slice[] {
  const values = objectiveOf(input.trials, rows);
  return input.axes.flatMap((axis, i) => {
    if (axis.values.length < 2) return [];
    const { name, labels, ordered, binOfValue } = binAxis(axis, maxBins);
    const cells = binsOf(input.trials.valueIndex[i]!, binOfValue, rows);
    const statistics = summarizeCells(cells, values, labels.length);
    return [
      {
        name,
        labels,
        ordered,
        statistics,
        varianceShare: betweenShare(
          statistics,
          values.filter((_value, row) => cells[row]! >= 0),
        ),
      },
    ];
  });
}

/** Returns the axes' names, those that explain most by themselves first. */
export function rankSlices(slices: readonly Slice[]): string[] {
  return [...slices].sort((a, b) => (b.varianceShare || 0) - (a.varianceShare || 0)).map(({ name }) => name);
}

function betweenShare({ count, mean }: CellStatistics, values: Float64Array): number {
  const average = values.reduce((sum, value) => sum + value, 0) / values.length;
  const total = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
  let between = 0;
  for (let bin = 0; bin < count.length; bin++) if (count[bin]! > 0) between += count[bin]! * (mean[bin]! - average) ** 2;
  return total > 0 ? Math.min(1, between / total) : NaN;
}
