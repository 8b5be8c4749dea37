/** Trials of a group, batch after batch, in shared memory: every thread reads them in place.
 *  `N` rows, `P` parameters, `R` stored nodes that the program reads. */
export interface TrialRows {
  readonly count: number;
  /** i32[batches]: the row behind each batch's last */
  readonly ends: Int32Array;
  /** i32[P][N]: position of each parameter's value */
  readonly indices: readonly Int32Array[];
  /** i32[R][N]: pointers of the stored nodes */
  readonly references: readonly Int32Array[];
  /** i32[N]: pointers of the record and of what is known of touches, by side */
  readonly records: Int32Array;
  readonly longTouches: Int32Array;
  readonly shortTouches: Int32Array;
}

/** Rows [first, last) of one batch. */
export interface RowRange {
  readonly first: number;
  readonly last: number;
}

/** Returns the rows of a batch. */
export function rowsOf({ ends }: TrialRows, batch: number): RowRange {
  return { first: batch === 0 ? 0 : ends[batch - 1]!, last: ends[batch]! };
}

/** Returns i32[count] in shared memory, filled from a function of the row. */
export function sharedColumn(count: number, valueOf: (row: number) => number): Int32Array {
  const column = new Int32Array(new SharedArrayBuffer(count * 4));
  for (let row = 0; row < count; row++) column[row] = valueOf(row);
  return column;
}
