/** A series cut into pixel columns: the values at both ends and both extremes of every column that holds an entry.
 *  Lines drawn first, low, high, last look the same as lines through every entry. */
export interface DecimatedSeries {
  /** time of the column's first entry, epoch milliseconds */
  readonly timeMs: readonly number[];
  readonly first: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly last: readonly number[];
}

/** Returns, per pixel column, the index of its first entry, and the length at the end: column c is [edges[c], edges[c + 1]).
 *  timeMs  ascending; the columns divide [startMs, endMs] evenly, the last one closed */
export function columnEdges(timeMs: Float64Array, startMs: number, endMs: number, columnCount: number): Int32Array {
  const edges = new Int32Array(columnCount + 1);
  const columnMs = (endMs - startMs) / columnCount;
  for (let column = 1; column < columnCount; column++) edges[column] = lowerBound(timeMs, startMs + column * columnMs);
  edges[columnCount] = timeMs.length;
  return edges;
}

/** Keeps first, low, high and last of every column that is not empty. NaN entries are skipped. */
export function decimate(timeMs: Float64Array, values: Float64Array, edges: Int32Array): DecimatedSeries {
  const series = { timeMs: [] as number[], first: [] as number[], low: [] as number[], high: [] as number[], last: [] as number[] };
  for (let column = 0; column + 1 < edges.length; column++) {
    const to = edges[column + 1]!;
    let from = edges[column]!;
    while (from < to && Number.isNaN(values[from])) from++;
    if (from >= to) continue;
    let low = values[from]!;
    let high = low;
    let last = low;
    for (let i = from + 1; i < to; i++) {
      const value = values[i]!;
      if (value < low) low = value;
      else if (value > high) high = value;
      if (value === value) last = value;
    }
    series.timeMs.push(timeMs[from]!);
    series.first.push(values[from]!);
    series.low.push(low);
    series.high.push(high);
    series.last.push(last);
  }
  return series;
}

/** Returns the first index whose value is >= `wanted`, or the length. Values ascend. */
export function lowerBound(values: ArrayLike<number>, wanted: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
