import { civilFromDays, daysFromCivil, weekdayOfDays } from './civil-date.js';

/** Whole days on which the New York exchanges stayed shut outside the yearly rules. */
const SPECIAL_CLOSURES = new Set(
  [
    [1994, 4, 27],
    [2001, 9, 11],
    [2001, 9, 12],
    [2001, 9, 13],
    [2001, 9, 14],
    [2004, 6, 11],
    [2007, 1, 2],
    [2012, 10, 29],
    [2012, 10, 30],
    [2018, 12, 5],
    [2025, 1, 9],
  ].map(([year, month, day]) => daysFromCivil(year!, month!, day!)),
);

const MONDAY = 0;
const THURSDAY = 3;
const holidaysByYear = new Map<number, ReadonlySet<number>>();

/** Whether the New York exchanges are shut on a weekday `days` after 1970-01-01.
 *  Source  New York Stock Exchange, "Holidays & Trading Hours"; rules in force since 1990 */
export function isUsHoliday(days: number): boolean {
  const { year } = civilFromDays(days);
  let holidays = holidaysByYear.get(year);
  if (!holidays) holidaysByYear.set(year, (holidays = holidaysOf(year)));
  return holidays.has(days) || SPECIAL_CLOSURES.has(days);
}

/** Whether the New York exchanges close at 13:00: the day after Thanksgiving, Christmas Eve, 3 July before a weekday holiday. */
export function isUsHalfDay(days: number): boolean {
  const { year, month, day } = civilFromDays(days);
  if (month === 12 && day === 24) return true;
  if (month === 7 && day === 3) return weekdayOfDays(days) < 4;
  return days === nthWeekday(year, 11, THURSDAY, 4) + 1;
}

/** Returns Good Friday of a year as days after 1970-01-01.
 *  Source  Meeus, "Astronomical Algorithms", 1991, chapter 8 (Gregorian Easter) */
export function goodFriday(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const shifted = h + l - 7 * m + 114;
  return daysFromCivil(year, Math.floor(shifted / 31), (shifted % 31) + 1) - 2;
}

function holidaysOf(year: number): ReadonlySet<number> {
  const holidays = [
    nthWeekday(year, 2, MONDAY, 3),
    goodFriday(year),
    lastMonday(year, 5),
    observed(daysFromCivil(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1),
    nthWeekday(year, 11, THURSDAY, 4),
    observed(daysFromCivil(year, 12, 25)),
  ];
  if (year >= 1998) holidays.push(nthWeekday(year, 1, MONDAY, 3));
  if (year >= 2022) holidays.push(observed(daysFromCivil(year, 6, 19)));
  const newYear = daysFromCivil(year, 1, 1);
  // A New Year's Day on Saturday is not moved into the old year.
  holidays.push(weekdayOfDays(newYear) === 6 ? newYear + 1 : newYear);
  return new Set(holidays);
}

/** Saturday's holiday is kept on Friday, Sunday's on Monday. */
function observed(days: number): number {
  const weekday = weekdayOfDays(days);
  if (weekday === 5) return days - 1;
  return weekday === 6 ? days + 1 : days;
}

function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = daysFromCivil(year, month, 1);
  return first + ((weekday - weekdayOfDays(first) + 7) % 7) + 7 * (nth - 1);
}

function lastMonday(year: number, month: number): number {
  const last = daysFromCivil(year, month + 1, 1) - 1;
  return last - weekdayOfDays(last);
}
