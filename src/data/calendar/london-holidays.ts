import { daysFromCivil, weekdayOfDays } from './civil-date.js';
import { dateSet, easterSunday, fridayBefore, lastMonday, MONDAY, mondayAfter, nthWeekday, SATURDAY, yearlyDays } from './yearly-days.js';

/** Bank holidays outside the yearly rules: anniversaries, jubilees, weddings, a funeral, a coronation, the eve of 2000. */
const SPECIAL_CLOSURES = dateSet(
  '1995-05-08',
  '1999-12-31',
  '2002-06-03',
  '2002-06-04',
  '2011-04-29',
  '2012-06-04',
  '2012-06-05',
  '2020-05-08',
  '2022-06-02',
  '2022-06-03',
  '2022-09-19',
  '2023-05-08',
);
/** Years whose first Monday in May, or last one, was moved to a day above. */
const [NO_EARLY_MAY, NO_LATE_MAY] = [new Set([1995, 2020]), new Set([2002, 2012, 2022])];

const isYearlyHoliday = yearlyDays(holidaysOf);
const isEve = yearlyDays((year) => [fridayBefore(daysFromCivil(year, 12, 24)), fridayBefore(daysFromCivil(year, 12, 31))]);

/** Whether the London Stock Exchange is shut on a weekday `day` after 1970-01-01: the bank holidays of England.
 *  Source  London Stock Exchange, "Business days"; rules in force since 1990 */
export function isLondonHoliday(day: number): boolean {
  return isYearlyHoliday(day) || SPECIAL_CLOSURES.has(day);
}

/** Whether it closes at 12:30: the last weekdays before Christmas and before the New Year. */
export function isLondonHalfDay(day: number): boolean {
  return isEve(day) && !isLondonHoliday(day);
}

function holidaysOf(year: number): readonly number[] {
  const easter = easterSunday(year);
  const holidays = [mondayAfter(daysFromCivil(year, 1, 1)), easter - 2, easter + 1, lastMonday(year, 8), ...christmasOf(year)];
  if (!NO_EARLY_MAY.has(year)) holidays.push(nthWeekday(year, 5, MONDAY, 1));
  if (!NO_LATE_MAY.has(year)) holidays.push(lastMonday(year, 5));
  return holidays;
}

/** 25 and 26 December, and the Monday or Tuesday behind for each that falls on a weekend. */
function christmasOf(year: number): readonly number[] {
  const christmas = daysFromCivil(year, 12, 25);
  return [christmas, christmas + 1].map((day) => (weekdayOfDays(day) < SATURDAY ? day : day + 2));
}
