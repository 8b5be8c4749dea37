/** Values of cells: f32, which halves the page, or f64 where they are too large or too small for that. */
export type CellValues = Float32Array | Float64Array;

/** The objective in each cell of a grid; NaN where a cell holds no trial. */
export interface CellStatistics {
  readonly count: Int32Array;
  readonly mean: CellValues;
  readonly best: CellValues;
  readonly median: CellValues;
}

/** Summarises ranked values by cell. Because the values come ranked, so does each cell's share of them: nothing is sorted here.
 *  cells   i32[value] the cell of each value; -1 is none
 *  values  f64[value] finite, best first
 *  Cost    O(values + cells)
 *  Source  counting sort is stable */
export function summarizeCells(cells: Int32Array, values: Float64Array, cellCount: number): CellStatistics {
  const ends = new Int32Array(cellCount + 1);
  for (const cell of cells) if (cell >= 0) ends[cell + 1]!++;
  for (let cell = 0; cell < cellCount; cell++) ends[cell + 1]! += ends[cell]!;
  const next = ends.slice(0, cellCount);
  const grouped = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) if (cells[i]! >= 0) grouped[next[cells[i]!]!++] = values[i]!;
  const statistics = emptyStatistics(cellCount, fitsSingle(values));
  for (let cell = 0; cell < cellCount; cell++) fillCell(statistics, cell, grouped, ends[cell]!, ends[cell + 1]!);
  return statistics;
}

function fitsSingle(values: Float64Array): boolean {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest === 0 || (largest > 1e-30 && largest < 1e38);
}

function emptyStatistics(cellCount: number, isSingle: boolean): CellStatistics {
  const undefinedCells = (): CellValues => (isSingle ? new Float32Array(cellCount) : new Float64Array(cellCount)).fill(NaN);
  return { count: new Int32Array(cellCount), mean: undefinedCells(), best: undefinedCells(), median: undefinedCells() };
}

function fillCell(statistics: CellStatistics, cell: number, grouped: Float64Array, from: number, to: number): void {
  const count = to - from;
  statistics.count[cell] = count;
  if (count === 0) return;
  let sum = 0;
  for (let i = from; i < to; i++) sum += grouped[i]!;
  statistics.mean[cell] = sum / count;
  statistics.best[cell] = grouped[from]!;
  statistics.median[cell] = (grouped[from + ((count - 1) >> 1)]! + grouped[from + (count >> 1)]!) / 2;
}
