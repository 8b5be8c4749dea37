import { daysFromCivil } from './civil-date.js';
import { dateSet, easterSunday, fridayBefore, yearlyDays } from './yearly-days.js';

/** The opening match of the world cup. */
const SPECIAL_CLOSURES = dateSet('2014-06-12');

const isYearlyHoliday = yearlyDays(holidaysOf);
const isAshWednesday = yearlyDays((year) => [easterSunday(year) - 46]);

/** Whether B3 is shut on a weekday `day` after 1970-01-01: the nation's holidays, those of the city as long as they were kept, carnival,
 *  and the eves of Christmas and New Year.
 *  Source  B3, "Holidays and business days"; years since 2000 */
export function isSaoPauloHoliday(day: number): boolean {
  return isYearlyHoliday(day) || SPECIAL_CLOSURES.has(day);
}

/** Whether it opens at 13:00: on Ash Wednesday. */
export function isSaoPauloHalfDay(day: number): boolean {
  return isAshWednesday(day);
}

function holidaysOf(year: number): readonly number[] {
  const easter = easterSunday(year);
  const dates = [
    [1, 1],
    [4, 21],
    [5, 1],
    [9, 7],
    [10, 12],
    [11, 2],
    [11, 15],
    [12, 24],
    [12, 25],
  ];
  if (year <= 2021) dates.push([1, 25]);
  if ((year >= 1998 && year <= 2019) || year === 2021) dates.push([7, 9]);
  if ((year >= 2004 && year <= 2019) || year >= 2024) dates.push([11, 20]);
  const fixed = dates.map(([month, day]) => daysFromCivil(year, month!, day!));
  return [...fixed, easter - 48, easter - 47, easter - 2, easter + 60, fridayBefore(daysFromCivil(year, 12, 31))];
}
