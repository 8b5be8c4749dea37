import type { RawBars } from '../bars/raw-bars.js';
import { DAY_MS, civilFromDays, weekdayOfDays } from './civil-date.js';
import { localTimeMs } from './local-time.js';

const HOUR_MS = 3_600_000;
const SATURDAY = 5;
/** A market that trades at weekends has a seventh of its bars on a Saturday. */
const SATURDAY_SHARE = 0.03;
/** A midnight that stands so late in the UTC day is that of the next date, east of Greenwich. */
const EAST_FROM_MS = 11 * HOUR_MS;

/** Returns the dates, as UTC midnights, of bars that all stand at one local midnight: bars of a day or longer are dates and no instants.
 *  The
 *  midnight is the wall clock's where times have no zone or an offset beside them, that of the source's zone or of `timezone`, or UTC's. Of
 *  other instants the time of the UTC day tells: early it is a midnight west of Greenwich, late one east of it where the weekdays, or the
 *  days
 *  of the month, say so (`2024-01-07T23:00Z` is Monday in Berlin).
 *  West of Greenwich a market that trades at weekends keeps its instants: its bars reach into the next date.
 *  Undefined where the bars are no dates.
 *  timezone  zone that was asked for                                             */
export function dailyDates(raw: RawBars, timezone: string): Float64Array | undefined {
  const { timeMs } = raw.bars;
  if (timeMs.length === 0) return undefined;
  const isZoneOpen = raw.timeKind === 'utc' && raw.localTimeMs === undefined && raw.zone === undefined;
  const dates = knownMidnights(raw, timezone) ?? (isZoneOpen ? byTimeOfDay(timeMs) : undefined);
  const isWest = raw.timeKind === 'utc' && dates !== undefined && dates[0]! < timeMs[0]!;
  return isWest && tradesAtWeekends(dates) ? undefined : dates;
}

function knownMidnights({ bars: { timeMs }, timeKind, localTimeMs: wallMs, zone }: RawBars, timezone: string): Float64Array | undefined {
  const walls = timeKind === 'naive' ? [timeMs] : wallMs === undefined ? [timeMs, ...inZones(timeMs, [zone, timezone])] : [wallMs, timeMs];
  return walls.find((wall) => wall.every((time) => time % DAY_MS === 0));
}

function inZones(timeMs: Float64Array, zones: readonly (string | undefined)[]): Float64Array[] {
  return zones.filter((zone) => zone !== undefined && zone !== 'UTC').map((zone) => localTimeMs(timeMs, zone!));
}

/** Instants that follow the midnight of a zone which nothing names. */
function byTimeOfDay(timeMs: Float64Array): Float64Array | undefined {
  const clocks = clocksOf(timeMs);
  if (clocks === undefined) return undefined;
  const [low, high] = [Math.min(...clocks), Math.max(...clocks)];
  const areDaily =
    timeMs.length > 1 &&
    timeMs.every((time, i) => i === 0 || time === timeMs[i - 1] || Math.abs(time - timeMs[i - 1]!) >= DAY_MS - HOUR_MS);
  if (high - low > HOUR_MS || !areDaily) return undefined;
  if (high < EAST_FROM_MS) return timeMs.map((time) => Math.floor(time / DAY_MS) * DAY_MS);
  const dates = timeMs.map((time) => Math.ceil(time / DAY_MS) * DAY_MS);
  return low >= EAST_FROM_MS && oddDays(dates) < oddDays(timeMs) ? dates : undefined;
}

/** The times of the UTC day that there are, one or two; undefined where there are more. */
function clocksOf(timeMs: Float64Array): ReadonlySet<number> | undefined {
  const clocks = new Set<number>();
  for (let i = 0; i < timeMs.length && clocks.size <= 2; i++) clocks.add(timeMs[i]! - Math.floor(timeMs[i]! / DAY_MS) * DAY_MS);
  return clocks.size > 2 ? undefined : clocks;
}

function tradesAtWeekends(dates: Float64Array): boolean {
  const saturdays = dates.filter((time) => weekdayOfDays(Math.floor(time / DAY_MS)) === SATURDAY).length;
  return saturdays > SATURDAY_SHARE * dates.length;
}

/** Days on which a week or month does not begin, or a weekday's bar does not stand. */
function oddDays(timeMs: Float64Array): number {
  const days = Array.from(timeMs, (time) => Math.floor(time / DAY_MS));
  const isMonthly = days.every((day, i) => i === 0 || day - days[i - 1]! >= 28);
  const isWeekly = !isMonthly && days.every((day, i) => i === 0 || (day - days[i - 1]!) % 7 === 0);
  if (isMonthly) return days.filter((day) => civilFromDays(day).day !== 1).length;
  return days.filter((day) => (isWeekly ? weekdayOfDays(day) !== 0 : weekdayOfDays(day) >= SATURDAY)).length;
}
