import { createRequire } from 'node:module';
import type HolidayJp from '@holiday-jp/holiday_jp';
import { civilFromDays, weekdayOfDays } from './civil-date.js';
import { dateSet, SATURDAY } from './yearly-days.js';

/** A day of a failed system. */
const SPECIAL_CLOSURES = dateSet('2020-10-01');
/** Until then the first and the last trading day of a year ended at noon. */
const LAST_HALF_YEAR = 2009;
let known: ReadonlySet<number> | undefined;

/** Whether the Tokyo Stock Exchange is shut on a weekday `day` after 1970-01-01: Japan's public holidays, 31 December to 3 January.
 *  Source  Japan Exchange Group, "Holidays"; the public holidays are those of the Cabinet Office, 1970 to 2050 */
export function isTokyoHoliday(day: number): boolean {
  const { month, day: dayOfMonth } = civilFromDays(day);
  if ((month === 12 && dayOfMonth === 31) || (month === 1 && dayOfMonth <= 3)) return true;
  known ??= publicHolidays();
  return known.has(day) || SPECIAL_CLOSURES.has(day);
}

/** Whether it has no afternoon: 4 January (or the first trading day) and 30 December (or the last one) until January 2009. */
export function isTokyoHalfDay(day: number): boolean {
  const { year, month, day: dayOfMonth } = civilFromDays(day);
  if (year > LAST_HALF_YEAR || (year === LAST_HALF_YEAR && month === 12)) return false;
  if (month === 1 && dayOfMonth >= 4 && dayOfMonth <= 6) return day === firstWeekdayFrom(day - dayOfMonth + 4, 1);
  return month === 12 && dayOfMonth >= 28 && day === firstWeekdayFrom(day - dayOfMonth + 30, -1);
}

function firstWeekdayFrom(day: number, step: 1 | -1): number {
  let at = day;
  while (weekdayOfDays(at) >= SATURDAY) at += step;
  return at;
}

/** Days after 1970-01-01. Read when Tokyo is first asked about: the list is long. */
function publicHolidays(): ReadonlySet<number> {
  const { holidays } = createRequire(import.meta.url)('@holiday-jp/holiday_jp') as typeof HolidayJp;
  return dateSet(...Object.keys(holidays));
}
