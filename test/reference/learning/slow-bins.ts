/** Edges of bins, straight from the definition: see `assembly/learning/bin-edges.ts`. */
export function slowEdges(column: ArrayLike<number>, most: number): number[] {
  const sorted = Array.from(column)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const distinct = sorted.filter((value, i) => i === 0 || value !== sorted[i - 1]);
  const above = (value: number): number | undefined => distinct.find((other) => other > value);
  const lowers =
    distinct.length <= most
      ? distinct
      : Array.from({ length: most - 1 }, (_, step) => sorted[Math.floor(((step + 1) * sorted.length) / most) - 1]!);
  const edges = lowers.flatMap((lower) => {
    const upper = lower === undefined ? undefined : above(lower);
    return upper === undefined ? [] : [edgeBetween(lower, upper)];
  });
  return [...new Set(edges)];
}

function edgeBetween(lower: number, upper: number): number {
  const middle = 0.5 * lower + 0.5 * upper;
  return middle >= lower && middle < upper ? middle : lower;
}

export function slowBin(value: number, edges: readonly number[]): number {
  return Number.isNaN(value) ? 255 : edges.filter((edge) => edge < value).length;
}
