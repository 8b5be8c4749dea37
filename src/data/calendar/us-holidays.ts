import { civilFromDays, daysFromCivil, weekdayOfDays } from './civil-date.js';
import { dateSet, FRIDAY, goodFriday, lastMonday, MONDAY, nthWeekday, SATURDAY, SUNDAY, THURSDAY, yearlyDays } from './yearly-days.js';

/** Whole days on which the New York exchanges stayed shut outside the yearly rules. */
const SPECIAL_CLOSURES = dateSet(
  '1994-04-27',
  '2001-09-11',
  '2001-09-12',
  '2001-09-13',
  '2001-09-14',
  '2004-06-11',
  '2007-01-02',
  '2012-10-29',
  '2012-10-30',
  '2018-12-05',
  '2025-01-09',
);

const isYearlyHoliday = yearlyDays(holidaysOf);

/** Whether the New York exchanges are shut on a weekday `days` after 1970-01-01.
 *  Source  New York Stock Exchange, "Holidays & Trading Hours"; rules in force since 1990 */
export function isUsHoliday(days: number): boolean {
  return isYearlyHoliday(days) || SPECIAL_CLOSURES.has(days);
}

/** Whether the New York exchanges close at 13:00: the day after Thanksgiving, Christmas Eve, 3 July before a weekday holiday. */
export function isUsHalfDay(days: number): boolean {
  const { year, month, day } = civilFromDays(days);
  if (month === 12 && day === 24) return true;
  if (month === 7 && day === 3) return weekdayOfDays(days) < FRIDAY;
  return days === nthWeekday(year, 11, THURSDAY, 4) + 1;
}

function holidaysOf(year: number): readonly number[] {
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
  holidays.push(weekdayOfDays(newYear) === SUNDAY ? newYear + 1 : newYear);
  return holidays;
}

/** Saturday's holiday is kept on Friday, Sunday's on Monday. */
function observed(days: number): number {
  const weekday = weekdayOfDays(days);
  if (weekday === SATURDAY) return days - 1;
  return weekday === SUNDAY ? days + 1 : days;
}
