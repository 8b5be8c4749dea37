import { blockOf } from './rows-per-block.js';

/** How often predictions came true, then and now. */
export interface AccuracyChange {
  /** shares, 0 … 1; NaN of no rows whose outcome is known */
  readonly reference: number;
  readonly current: number;
  /** rows whose outcome is known */
  readonly referenceRows: number;
  readonly currentRows: number;
  /** rows that count for one: hits that follow one another are not independent */
  readonly rowsPerBlock: number;
  /** of the difference, were both of one population */
  readonly standardError: number;
}

/** Returns the change of realised accuracy.
 *  reference, current  f64[rows] in the order of time: 1 where a prediction came true, 0 where it did not, NaN where that is not known yet
 *  Source  two proportions with a pooled variance, over independent rows by the reference's blocks */
export function accuracyChange(reference: Float64Array, current: Float64Array): AccuracyChange {
  const [before, now] = [countRight(reference), countRight(current)],
    rowsPerBlock = blockOf(before.known);
  const pooled = (before.right + now.right) / (before.rows + now.rows);
  return {
    reference: before.right / before.rows,
    current: now.right / now.rows,
    referenceRows: before.rows,
    currentRows: now.rows,
    rowsPerBlock,
    standardError: Math.sqrt(pooled * (1 - pooled) * rowsPerBlock * (1 / before.rows + 1 / now.rows)),
  };
}

function countRight(isRight: Float64Array): { known: Float64Array; right: number; rows: number } {
  const known = isRight.filter((value) => !Number.isNaN(value));
  return { known, right: known.reduce((sum, value) => sum + value, 0), rows: known.length };
}
