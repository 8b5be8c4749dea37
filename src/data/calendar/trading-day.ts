import type { Calendar, TradingDay } from '../../core/bars.js';
import { DAY_MS, weekdayOfDays } from './civil-date.js';
import { localTimeMs } from './local-time.js';

const SATURDAY = 5;

/** Returns a market's bar opens on both clocks of its calendar; one array where the clocks are one.
 *  timeMs  f64[bar]  epoch milliseconds UTC, ascending                          */
export function clocksOf(
  timeMs: Float64Array,
  { zone, day }: Calendar,
): { readonly localTimeMs: Float64Array; readonly dayClockMs: Float64Array } {
  const local = localTimeMs(timeMs, zone);
  return { localTimeMs: local, dayClockMs: day.zone === zone && isMidnight(day) ? local : dayClockMs(timeMs, day) };
}

/** Returns a trading day for people. */
export function describeDay(day: TradingDay): string {
  return day.startsEarlyMs === 0 ? day.zone : `${day.zone} (days begin at ${24 - day.startsEarlyMs / 3_600_000}:00 of the day before)`;
}

function isMidnight({ startsEarlyMs, isWeekendMonday }: TradingDay): boolean {
  return startsEarlyMs === 0 && !isWeekendMonday;
}

/** Returns each instant on the clock of trading days, as if it were UTC: `floor(clock / 86_400_000)` is the date of the trading day that it
 *  belongs to.
 *  timeMs  f64[n]  epoch milliseconds UTC, ascending; the answer ascends too, and is `timeMs` itself where the day is UTC's
 *  Throws UsageError NAME_UNKNOWN of the zone.                                  */
export function dayClockMs(timeMs: Float64Array, day: TradingDay): Float64Array {
  const local = localTimeMs(timeMs, day.zone);
  return isMidnight(day) ? local : local.map((time) => dayClockOf(time, day));
}

/** Returns one wall-clock time of the day's zone on the clock of trading days. A weekend holds no trading: what is stamped there stands at
 *  Monday's begin. */
export function dayClockOf(localMs: number, { startsEarlyMs, isWeekendMonday }: TradingDay): number {
  const clock = localMs + startsEarlyMs;
  if (!isWeekendMonday) return clock;
  const days = Math.floor(clock / DAY_MS);
  const weekday = weekdayOfDays(days);
  return weekday < SATURDAY ? clock : (days + 7 - weekday) * DAY_MS;
}

/** Returns the wall-clock time in the day's zone at which a date of the clock of trading days begins. Inverse of dayClockOf on the dates of
 *  trading days. */
export function localOfDayClock(clockMs: number, { startsEarlyMs }: TradingDay): number {
  return clockMs - startsEarlyMs;
}
