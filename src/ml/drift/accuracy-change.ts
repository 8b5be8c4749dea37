/** How often predictions came true, then and now. */
export interface AccuracyChange {
  /** shares, 0 … 1; NaN of no rows whose outcome is known */
  readonly reference: number;
  readonly current: number;
  /** rows whose outcome is known */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** of the difference, were both of one population */
  readonly standardError: number;
}

/** Returns the change of realised accuracy.
 *  reference, current  f64[rows]: 1 where a prediction came true, 0 where it did not, NaN where that is not known yet
 *  Source  two proportions with a pooled variance                                  */
export function accuracyChange(reference: Float64Array, current: Float64Array): AccuracyChange {
  const [before, now] = [countRight(reference), countRight(current)];
  const pooled = (before.right + now.right) / (before.rows + now.rows);
  return {
    reference: before.right / before.rows,
    current: now.right / now.rows,
    referenceRows: before.rows,
    currentRows: now.rows,
    standardError: Math.sqrt(pooled * (1 - pooled) * (1 / before.rows + 1 / now.rows)),
  };
}

function countRight(isRight: Float64Array): { right: number; rows: number } {
  const known = isRight.filter((value) => !Number.isNaN(value));
  return { right: known.reduce((sum, value) => sum + value, 0), rows: known.length };
}
