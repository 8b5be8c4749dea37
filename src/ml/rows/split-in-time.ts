import { UsageError } from '../../core/errors.js';
import { takeRows, type LabelledRows } from './labelled-rows.js';

/** Rows before and after a moment, apart in time. */
export interface TimeSplit {
  readonly earlier: LabelledRows;
  readonly later: LabelledRows;
  /** by which the labels of the earlier rows are known, epoch ms: when the first later row is decided, less the embargo */
  readonly cutMs: number;
}

/** Splits rows by time. Of the earlier ones, those are left out whose labels are not known an embargo before the first later one is
 *  decided.
 *  laterShare  share of the rows that are later, above 0 and below 1
 *  embargoMs   >= 0
 *  Throws UsageError MODEL_INVALID                                                 */
export function splitInTime(rows: LabelledRows, laterShare: number, embargoMs: number): TimeSplit {
  if (!(laterShare > 0 && laterShare < 1))
    throw new UsageError('MODEL_INVALID', `the share of later rows must be a number above 0 and below 1, not ${laterShare}`);
  if (!(embargoMs >= 0 && embargoMs < Infinity))
    throw new UsageError('MODEL_INVALID', `the embargo must be a time >= 0 in ms, not ${embargoMs}`);
  const first = Math.floor(rows.rows * (1 - laterShare)),
    all = Int32Array.from({ length: rows.rows }, (_, row) => row);
  const cutMs = (rows.decidedAtMs[first] ?? Infinity) - embargoMs;
  return {
    earlier: takeRows(
      rows,
      all.subarray(0, first).filter((row) => rows.knownAtMs[row]! <= cutMs),
    ),
    later: takeRows(rows, all.subarray(first)),
    cutMs,
  };
}
