// Gaussian elimination, for the slow twins of the surrogate.

/** Returns the solution of a linear system and the logarithm of its determinant, for a matrix whose pivots are positive. */
export function eliminate(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): { readonly solution: number[]; readonly logDeterminant: number } {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  rows.forEach((row, i) => {
    for (let other = i + 1; other < rows.length; other++) {
      const factor = rows[other]![i]! / row[i]!;
      for (let c = i; c <= rows.length; c++) rows[other]![c]! -= factor * row[c]!;
    }
  });
  const solution = rows.map(() => 0);
  for (let i = rows.length - 1; i >= 0; i--)
    solution[i] =
      (rows[i]![rows.length]! - rows[i]!.slice(0, -1).reduce((sum, value, c) => (c > i ? sum + value * solution[c]! : sum), 0)) /
      rows[i]![i]!;
  return { solution, logDeterminant: rows.reduce((sum, row, i) => sum + Math.log(row[i]!), 0) };
}
