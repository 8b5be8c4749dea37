import type { TimeKind } from '../raw-bars.js';
import { utcTimes } from '../calendar/utc-time.js';
import type { CheckStep } from './check-prices.js';
import { issuesAt, isoTime } from './checked-rows.js';
import type { CheckedRows } from './checked-rows.js';

/** Turns naive local times into instants, and finds those that clock changes made ambiguous or impossible. */
export function checkZone(rows: CheckedRows, timeKind: TimeKind, timezone: string): CheckStep {
  if (timeKind === 'utc') return { rows, issues: [] };
  const local = rows.bars.timeMs;
  const { timeMs, repeats, holes } = utcTimes(local, timezone);
  const read = { ...rows, bars: { ...rows.bars, timeMs } };
  const localTime = (i: number): { readonly values: { local_time: string } } => ({
    values: { local_time: isoTime(local[i]!).replace('Z', '') },
  });
  return { rows: read, issues: [...issuesAt('dst_repeat', read, repeats, localTime), ...issuesAt('dst_hole', read, holes, localTime)] };
}
