import type { RawBars } from '../raw-bars.js';
import { DAY_MS, civilFromDays, weekdayOfDays } from './civil-date.js';
import { localTimeMs } from './local-time.js';

const HOUR_MS = 3_600_000;
const SATURDAY = 5;
/** A midnight that stands so late in the UTC day is that of the next date, east of Greenwich. */
const EAST_FROM_MS = 11 * HOUR_MS;

/** Returns the dates, as UTC midnights, of bars that all stand at one local midnight: bars of a day or longer are dates and no instants. The
 *  midnight is the wall clock's where times have no zone or an offset beside them, that of the source's zone or of `timezone`, or UTC's. Of
 *  instants late in the UTC day the weekdays, or the days of the month, tell: `2024-01-07T23:00Z` is Monday in Berlin.
 *  Undefined where the bars are no dates.
 *  timezone  zone that was asked for                                             */
export function dailyDates({ bars: { timeMs }, timeKind, localTimeMs: wallMs, zone }: RawBars, timezone: string): Float64Array | undefined {
  if (timeMs.length === 0) return undefined;
  if (timeKind === 'naive' || areMidnights(timeMs)) return areMidnights(timeMs) ? timeMs : undefined;
  if (wallMs !== undefined) return areMidnights(wallMs) ? wallMs : undefined;
  for (const known of [zone, timezone]) {
    const local = known === undefined || known === 'UTC' ? timeMs : localTimeMs(timeMs, known);
    if (areMidnights(local)) return local;
  }
  return eastOfUtc(timeMs);
}

function areMidnights(timeMs: Float64Array): boolean {
  return timeMs.every((time) => time % DAY_MS === 0);
}

/** Instants that follow the midnight of a zone east of Greenwich, which nothing names. */
function eastOfUtc(timeMs: Float64Array): Float64Array | undefined {
  const clocks = new Set(Array.from(timeMs, (time) => time - Math.floor(time / DAY_MS) * DAY_MS));
  const [low, high] = [Math.min(...clocks), Math.max(...clocks)];
  if (clocks.size > 2 || low < EAST_FROM_MS || high - low > HOUR_MS) return undefined;
  const dates = timeMs.map((time) => Math.ceil(time / DAY_MS) * DAY_MS);
  return oddDays(dates) < oddDays(timeMs) ? dates : undefined;
}

/** Days on which a week or month does not begin, or a weekday's bar does not stand. */
function oddDays(timeMs: Float64Array): number {
  const days = Array.from(timeMs, (time) => Math.floor(time / DAY_MS));
  const isMonthly = days.length > 1 && days.every((day, i) => i === 0 || day - days[i - 1]! >= 28);
  const isWeekly = !isMonthly && days.length > 1 && days.every((day, i) => i === 0 || (day - days[i - 1]!) % 7 === 0);
  if (isMonthly) return days.filter((day) => civilFromDays(day).day !== 1).length;
  return days.filter((day) => (isWeekly ? weekdayOfDays(day) !== 0 : weekdayOfDays(day) >= SATURDAY)).length;
}
