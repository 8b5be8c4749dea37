/** Rows that became known one after the other. */
export interface KnownRows {
  /** f64[row]: when each was known, epoch milliseconds, ascending; of equal ones the last holds */
  readonly knownMs: Float64Array;
  /** f64[row] by column */
  readonly values: readonly Float64Array[];
}

/** What bars read of rows. */
export interface JoinedColumns {
  /** f64[bar] by column: the last row known at the bar's close; NaN before the first, and where that is older than `maxAgeMs` */
  readonly columns: readonly Float64Array[];
  /** bars that read nothing because the row was too old */
  readonly tooOld: number;
}

/** Joins rows to bars, each bar with the last row that was known at its close (an as-of join).
 *  closeMs   f64[bar]: closes, epoch milliseconds, ascending
 *  maxAgeMs  a row that was known longer before the close counts for nothing; Infinity: none does */
export function joinKnown(closeMs: Float64Array, { knownMs, values }: KnownRows, maxAgeMs: number): JoinedColumns {
  const columns = values.map(() => new Float64Array(closeMs.length).fill(Number.NaN));
  let [row, tooOld] = [-1, 0];
  for (let bar = 0; bar < closeMs.length; bar++) {
    while (knownMs[row + 1]! <= closeMs[bar]!) row++;
    if (row < 0) continue;
    if (closeMs[bar]! - knownMs[row]! > maxAgeMs) tooOld++;
    else columns.forEach((column, k) => (column[bar] = values[k]![row]!));
  }
  return { columns, tooOld };
}
