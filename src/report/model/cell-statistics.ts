/** The objective in each cell of a grid; NaN where a cell holds no trial. */
export interface CellStatistics {
  readonly count: Int32Array;
  readonly mean: Float32Array;
  readonly best: Float32Array;
  readonly median: Float32Array;
}

/** Summarises values by cell.
 *  cells   i32[value] the cell of each value
 *  values  f64[value] finite
 *  Cost    O(values log(values per cell)) */
export function summarizeCells(cells: Int32Array, values: Float64Array, cellCount: number, direction: 'maximize' | 'minimize'): CellStatistics {
  const ends = new Int32Array(cellCount + 1);
  for (const cell of cells) ends[cell + 1]!++;
  for (let cell = 0; cell < cellCount; cell++) ends[cell + 1]! += ends[cell]!;
  const next = ends.slice(0, cellCount);
  const grouped = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) grouped[next[cells[i]!]!++] = values[i]!;
  const statistics = emptyStatistics(cellCount);
  for (let cell = 0; cell < cellCount; cell++) fillCell(statistics, cell, grouped.subarray(ends[cell], ends[cell + 1]), direction);
  return statistics;
}

function emptyStatistics(cellCount: number): CellStatistics {
  const undefinedCells = (): Float32Array => new Float32Array(cellCount).fill(NaN);
  return { count: new Int32Array(cellCount), mean: undefinedCells(), best: undefinedCells(), median: undefinedCells() };
}

function fillCell(statistics: CellStatistics, cell: number, members: Float64Array, direction: 'maximize' | 'minimize'): void {
  const count = members.length;
  statistics.count[cell] = count;
  if (count === 0) return;
  if (count > 1) members.sort();
  let sum = 0;
  for (const value of members) sum += value;
  statistics.mean[cell] = sum / count;
  statistics.best[cell] = members[direction === 'maximize' ? count - 1 : 0]!;
  statistics.median[cell] = (members[(count - 1) >> 1]! + members[count >> 1]!) / 2;
}
