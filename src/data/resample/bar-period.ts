import type { Timeframe } from '../../core/timeframe.js';
import { civilFromDays, DAY_MS, daysFromCivil } from '../calendar/civil-date.js';

const HOUR_MS = 3_600_000;

/** A period of the local calendar, half-open [startMs, endMs), wall-clock milliseconds as if UTC. */
export interface LocalPeriod {
  readonly startMs: number;
  readonly endMs: number;
}

/** Returns the calendar period of `timeframe` that holds a wall-clock time.
 *  Seconds, minutes and hours count from local midnight and never cross it; days count from 1970-01-01,
 *  weeks begin on Monday, months on the first.                                  */
export function localPeriod(localMs: number, timeframe: Timeframe): LocalPeriod {
  const days = Math.floor(localMs / DAY_MS);
  switch (timeframe.unit) {
    case 'd':
      return dayPeriod(floorTo(days, timeframe.count, 0), timeframe.count);
    case 'w':
      // 1970-01-05 was a Monday.
      return dayPeriod(floorTo(days, 7 * timeframe.count, 4), 7 * timeframe.count);
    case 'M':
      return monthPeriod(days, timeframe.count);
    default:
      return intradayPeriod(localMs, days * DAY_MS, timeframe.durationMs);
  }
}

/** Whether a timeframe is of days, weeks or months. */
export function hasDays({ unit }: Timeframe): boolean {
  return unit === 'd' || unit === 'w' || unit === 'M';
}

/** Whether periods of this length are placed by wall clock: longer than the hour that a clock change repeats. */
export function followsWallClock(timeframe: Timeframe): boolean {
  return timeframe.durationMs > HOUR_MS;
}

function floorTo(value: number, step: number, origin: number): number {
  return Math.floor((value - origin) / step) * step + origin;
}

function dayPeriod(firstDay: number, dayCount: number): LocalPeriod {
  return { startMs: firstDay * DAY_MS, endMs: (firstDay + dayCount) * DAY_MS };
}

function monthPeriod(days: number, monthCount: number): LocalPeriod {
  const { year, month } = civilFromDays(days);
  const first = floorTo(year * 12 + month - 1, monthCount, 0);
  return { startMs: monthStart(first), endMs: monthStart(first + monthCount) };
}

function monthStart(monthIndex: number): number {
  return daysFromCivil(Math.floor(monthIndex / 12), (((monthIndex % 12) + 12) % 12) + 1, 1) * DAY_MS;
}

function intradayPeriod(localMs: number, midnightMs: number, durationMs: number): LocalPeriod {
  const startMs = midnightMs + floorTo(localMs - midnightMs, durationMs, 0);
  return { startMs, endMs: Math.min(startMs + durationMs, midnightMs + DAY_MS) };
}
