import { daysFromCivil } from './civil-date.js';
import { dateSet, goodFriday, yearlyDays } from './yearly-days.js';

/** Weekdays on which the exchange stays shut, `month-day`: most follow the moon and are decided a year ahead, so that no rule gives them.
 *  Where the evening of Diwali is traded for an hour, the day stands here all the same. */
const CLOSURES: Readonly<Record<number, string>> = {
  2005: '01-21 01-26 03-25 04-14 07-28 08-15 09-07 10-12 11-03 11-04 11-15',
  2006: '01-11 01-26 02-09 03-15 04-06 04-11 04-14 05-01 08-15 10-02 10-24 10-25 12-25',
  2007: '01-01 01-26 01-30 02-16 03-27 04-06 05-01 05-02 08-15 10-02 12-21 12-25',
  2008: '03-06 03-20 03-21 04-14 04-18 05-01 05-19 08-15 09-03 10-02 10-09 10-30 11-13 11-27 12-09 12-25',
  2009: '01-08 01-26 02-23 03-10 03-11 04-03 04-07 04-10 04-14 04-30 05-01 09-21 09-28 10-02 10-13 10-19 11-02 12-25 12-28',
  2010: '01-01 01-26 02-12 03-01 03-24 04-02 04-14 09-10 11-17 12-17',
  2011: '01-26 03-02 04-12 04-14 04-22 08-15 08-31 09-01 10-06 10-27 11-07 11-10 12-06',
  2012: '01-26 02-20 03-08 04-05 04-06 05-01 08-15 08-20 09-19 10-02 10-24 11-14 11-28 12-25',
  2013: '03-27 03-29 04-19 04-24 05-01 08-09 08-15 09-09 10-02 10-16 11-04 11-14 12-25',
  2014: '02-27 03-17 04-08 04-14 04-18 04-24 05-01 07-29 08-15 08-29 10-02 10-03 10-06 10-15 10-23 10-24 11-04 11-06 12-25',
  2015: '01-26 02-17 03-06 04-02 04-03 04-14 05-01 09-17 09-25 10-02 10-22 11-11 11-12 11-25 12-25',
  2016: '01-26 03-07 03-24 03-25 04-14 04-15 04-19 07-06 08-15 09-05 09-13 10-11 10-12 10-31 11-14',
  2017: '01-26 02-24 03-13 04-04 04-14 05-01 06-26 08-15 08-25 10-02 10-19 10-20 12-25',
  2018: '01-26 02-13 03-02 03-29 03-30 05-01 08-15 08-22 09-13 09-20 10-02 10-18 11-07 11-08 11-23 12-25',
  2019: '03-04 03-21 04-17 04-19 04-29 05-01 06-05 08-12 08-15 09-02 09-10 10-02 10-08 10-21 10-28 11-12 12-25',
  2020: '02-21 03-10 04-02 04-06 04-10 04-14 05-01 05-25 10-02 11-16 11-30 12-25',
  2021: '01-26 03-11 03-29 04-02 04-14 04-21 05-13 07-21 08-19 09-10 10-15 11-04 11-05 11-19',
  2022: '01-26 03-01 03-18 04-14 04-15 05-03 08-09 08-15 08-31 10-05 10-24 10-26 11-08',
  2023: '01-26 03-07 03-30 04-04 04-07 04-14 05-01 06-29 08-15 09-19 10-02 10-24 11-14 11-27 12-25',
  2024: '01-22 01-26 03-08 03-25 03-29 04-11 04-17 05-01 05-20 06-17 07-17 08-15 10-02 11-01 11-15 11-20 12-25',
  2025: '02-26 03-14 03-31 04-10 04-14 04-18 05-01 08-15 08-27 10-02 10-21 10-22 11-05 12-25',
  2026: '01-15 01-26 03-03 03-26 03-31 04-03 04-14 05-01 05-28 06-26 09-14 10-02 10-20 11-10 11-24 12-25',
};

/** Whole days of trading on a weekend. */
const WEEKEND_SESSIONS = dateSet('2015-02-28', '2020-02-01', '2024-01-20', '2025-02-01');

/** Days of an hour on the evening of Diwali, of two short sessions, or not known to be whole: their bars are neither missed nor strange. */
const SHORT_SESSIONS = dateSet(
  '2010-11-05',
  '2011-10-26',
  '2012-11-13',
  '2013-11-03',
  '2014-10-23',
  '2015-11-11',
  '2016-10-30',
  '2017-10-19',
  '2018-11-07',
  '2019-10-27',
  '2020-11-14',
  '2021-11-04',
  '2022-10-24',
  '2023-11-12',
  '2024-03-02',
  '2024-05-18',
  '2024-11-01',
  '2025-10-21',
  '2026-02-01',
  '2026-11-08',
);

const isClosed = yearlyDays(holidaysOf);

/** Whether the National Stock Exchange of India is shut on a weekday `day` after 1970-01-01.
 *  Source  National Stock Exchange of India, circulars "Trading holidays" for 2005 to 2026 */
export function isMumbaiHoliday(day: number): boolean {
  return isClosed(day) || SHORT_SESSIONS.has(day);
}

/** Whether it trades on a day of a weekend as on any other. */
export function isMumbaiWeekendSession(day: number): boolean {
  return WEEKEND_SESSIONS.has(day);
}

/** Whether it may trade for an hour or two, at a time of its own. */
export function isMumbaiShortSession(day: number): boolean {
  return SHORT_SESSIONS.has(day);
}

/** Years without a list have the holidays that stand on a date, and Good Friday. */
function holidaysOf(year: number): readonly number[] {
  const listed = CLOSURES[year]?.split(' ');
  const dates = listed ?? ['01-26', '04-14', '05-01', '08-15', '10-02', '12-25'];
  const days = dates.map((date) => daysFromCivil(year, Number(date.slice(0, 2)), Number(date.slice(3))));
  return listed === undefined ? [...days, goodFriday(year)] : days;
}
