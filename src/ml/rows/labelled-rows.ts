import type { Dataset } from '../dataset.js';
import { selectRows } from '../dataset.js';
import type { FeatureSet } from '../features/feature-set.js';

/** Rows to learn from that know when they were decided and when their labels were known; ascending in barIndex. */
export interface LabelledRows extends Dataset {
  /** i32[rows]  bar on whose close a row is decided: its features are those of the bar */
  readonly barIndex: Int32Array;
  /** f64[rows]  that close, epoch ms UTC */
  readonly decidedAtMs: Float64Array;
  /** f64[rows]  when the target was known, epoch ms UTC; not before decidedAtMs */
  readonly knownAtMs: Float64Array;
  /** what the features are */
  readonly featureSet: FeatureSet;
}

/** Returns the rows at the indices, in their order.
 *  indices  i32[…] row numbers */
export function takeRows(rows: LabelledRows, indices: Int32Array): LabelledRows {
  const take = (column: Float64Array): Float64Array => Float64Array.from(indices, (row) => column[row]!);
  return {
    ...selectRows(rows, indices),
    barIndex: indices.map((row) => rows.barIndex[row]!),
    decidedAtMs: take(rows.decidedAtMs),
    knownAtMs: take(rows.knownAtMs),
    featureSet: rows.featureSet,
  };
}

/** Returns the rows for which a test holds. */
export function filterRows(rows: LabelledRows, holds: (row: number) => boolean): LabelledRows {
  return takeRows(rows, Int32Array.from({ length: rows.rows }, (_, row) => row).filter(holds));
}
