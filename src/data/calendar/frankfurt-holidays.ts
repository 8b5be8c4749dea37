import { daysFromCivil, weekdayOfDays } from './civil-date.js';
import { dateSet, easterSunday, SATURDAY, yearlyDays } from './yearly-days.js';

/** Whit Monday of 2007 and the 500th day of the Reformation. */
const SPECIAL_CLOSURES = dateSet('2007-05-28', '2017-10-31');
/** Years in which Whit Monday and the Day of German Unity were kept, [from, to]. */
const [WHIT_MONDAYS, UNITY_DAYS] = [
  [2015, 2021],
  [2014, 2021],
] as const;
/** First year whose last trading day is short. */
const FIRST_SHORT_YEAR = 2010;

const isYearlyHoliday = yearlyDays(holidaysOf);
const isYearEnd = yearlyDays((year) => (year < FIRST_SHORT_YEAR ? [] : [lastWeekdayBefore(daysFromCivil(year, 12, 31))]));

/** Whether Xetra is shut on a weekday `day` after 1970-01-01: no public holiday but these, and the eves of Christmas and New Year.
 *  Source  Deutsche Börse, "Trading calendar"; years since 2000 */
export function isFrankfurtHoliday(day: number): boolean {
  return isYearlyHoliday(day) || SPECIAL_CLOSURES.has(day);
}

/** Whether it closes at 14:00: the last weekday before 31 December. */
export function isFrankfurtHalfDay(day: number): boolean {
  return isYearEnd(day);
}

function holidaysOf(year: number): readonly number[] {
  const easter = easterSunday(year);
  const date = (month: number, day: number): number => daysFromCivil(year, month, day);
  const holidays = [date(1, 1), easter - 2, easter + 1, date(5, 1), date(12, 24), date(12, 25), date(12, 26), date(12, 31)];
  if (year >= WHIT_MONDAYS[0] && year <= WHIT_MONDAYS[1]) holidays.push(easter + 50);
  if (year >= UNITY_DAYS[0] && year <= UNITY_DAYS[1]) holidays.push(date(10, 3));
  return holidays;
}

function lastWeekdayBefore(day: number): number {
  let before = day - 1;
  while (weekdayOfDays(before) >= SATURDAY) before--;
  return before;
}
