import type { Timeframe } from '../../core/timeframe.js';
import { DAY_MS } from '../calendar/civil-date.js';
import { dailyDates } from '../calendar/daily-dates.js';
import { utcTimes } from '../calendar/utc-time.js';
import type { RawBars } from '../bars/raw-bars.js';
import type { CheckStep } from './check-prices.js';
import { dropRows, issuesAt, isoTime, type CheckedRows } from './checked-rows.js';
import type { ResolvedPolicies } from './policies.js';

/** Turns naive local times into instants, and finds those that clock changes made ambiguous or impossible. Bars at local midnights are
 *  dates:
 *  they become UTC midnights, whatever the zone, and no clock change touches them.
 *  raw        in the order of the source, from old to new or from new to old
 *  asked      the timeframe that was asked for; below a day nothing is a date       */
export function checkZone(
  raw: RawBars & CheckedRows,
  timezone: string,
  asked: Timeframe | undefined,
  policies: Pick<ResolvedPolicies, 'dst_repeat' | 'dst_hole'>,
): CheckStep {
  const dates = asked === undefined || asked.durationMs >= DAY_MS ? dailyDates(raw, timezone) : undefined;
  if (dates !== undefined) return { rows: { ...raw, bars: { ...raw.bars, timeMs: dates } }, issues: [] };
  if (raw.timeKind === 'utc') return { rows: raw, issues: [] };
  const local = raw.bars.timeMs;
  const { timeMs, repeats, holes } = utcTimes(local, raw.zone ?? timezone);
  const read = { ...raw, bars: { ...raw.bars, timeMs } };
  const localTime = (i: number): { readonly values: { local_time: string } } => ({
    values: { local_time: isoTime(local[i]!).replace('Z', '') },
  });
  const issues = [...issuesAt('dst_repeat', read, repeats, localTime), ...issuesAt('dst_hole', read, holes, localTime)];
  const dropped = [...(policies.dst_repeat === 'drop' ? repeats : []), ...(policies.dst_hole === 'drop' ? holes : [])];
  return { rows: dropRows(read, dropped), issues };
}
