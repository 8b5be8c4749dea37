import { civilFromDays, daysFromCivil, weekdayOfDays } from './civil-date.js';

export const [MONDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY] = [0, 3, 4, 5, 6] as const;

/** Returns whether a day after 1970-01-01 is one of those that `daysOf` gives for its year; each year is worked out once. */
export function yearlyDays(daysOf: (year: number) => readonly number[]): (day: number) => boolean {
  const byYear = new Map<number, ReadonlySet<number>>();
  return (day) => {
    const { year } = civilFromDays(day);
    let days = byYear.get(year);
    if (days === undefined) byYear.set(year, (days = new Set(daysOf(year))));
    return days.has(day);
  };
}

/** Returns the days after 1970-01-01 of dates such as `2012-06-04`. */
export function dateSet(...dates: readonly string[]): ReadonlySet<number> {
  return new Set(dates.map(dayOfDate));
}

/** Returns the days after 1970-01-01 of a date such as `2012-06-04`. */
export function dayOfDate(date: string): number {
  const [year, month, day] = date.split('-').map(Number);
  return daysFromCivil(year!, month!, day!);
}

/** Returns Easter Sunday of a year as days after 1970-01-01.
 *  Source  Meeus, "Astronomical Algorithms", 1991, chapter 8 (Gregorian Easter) */
export function easterSunday(year: number): number {
  const [a, b, c] = [year % 19, Math.floor(year / 100), year % 100];
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const shifted = h + l - 7 * m + 114;
  return daysFromCivil(year, Math.floor(shifted / 31), (shifted % 31) + 1);
}

/** Returns Good Friday of a year as days after 1970-01-01. */
export function goodFriday(year: number): number {
  return easterSunday(year) - 2;
}

/** Returns the nth weekday (0 Monday) of a month as days after 1970-01-01; nth counts from 1. */
export function nthWeekday(year: number, month: number, weekday: number, nth: number): number {
  const first = daysFromCivil(year, month, 1);
  return first + ((weekday - weekdayOfDays(first) + 7) % 7) + 7 * (nth - 1);
}

/** Returns the last Monday of a month before December as days after 1970-01-01. */
export function lastMonday(year: number, month: number): number {
  const last = daysFromCivil(year, month + 1, 1) - 1;
  return last - weekdayOfDays(last);
}

/** Returns the Friday before a day of a weekend, and other days themselves. */
export function fridayBefore(day: number): number {
  return day - Math.max(0, weekdayOfDays(day) - FRIDAY);
}

/** Returns the Monday after a day of a weekend, and other days themselves. */
export function mondayAfter(day: number): number {
  const weekday = weekdayOfDays(day);
  return weekday < SATURDAY ? day : day + 7 - weekday;
}
