import type { Timeframe } from '../../core/timeframe.js';
import { issuesAt, findRows, isoTime } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';
import type { Issue } from './findings.js';

const HOUR_MS = 3_600_000;
/** What clocks of recorders jitter by. */
const JITTER = 0.002;

/** Finds bars that begin before the one before them has ended. A clock change takes an hour from a bar that is longer; months have no fixed
 *  length.
 *  rows  ascending                                                              */
export function findOverlaps(rows: CheckedRows, { durationMs, unit }: Timeframe): Issue[] {
  if (unit === 'M') return [];
  const { timeMs } = rows.bars;
  const least = (durationMs > HOUR_MS ? durationMs - HOUR_MS : durationMs) - JITTER * durationMs;
  const overlapping = findRows(rows, (i) => i > 0 && timeMs[i]! - timeMs[i - 1]! < least);
  return issuesAt('overlap', rows, overlapping, (i) => ({ values: { after: isoTime(timeMs[i - 1]!) } }));
}
