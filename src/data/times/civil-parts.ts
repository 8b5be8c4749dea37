import { DAY_MS, daysFromCivil, daysInMonth } from '../calendar/civil-date.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const LONG_MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** A time of day, and whether finer digits than milliseconds were cut. */
export interface TimeOfDay {
  readonly ms: number;
  readonly isCut: boolean;
}

/** Returns the midnight of a date as if UTC, epoch milliseconds; undefined where there is no such date. */
export function midnightOf(year: number, month: number, day: number): number | undefined {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))) return undefined;
  return daysFromCivil(year, month, day) * DAY_MS;
}

/** Returns the milliseconds since midnight of texts of digits; undefined where they are none.
 *  half  `A` or `P`: the hours are 1 to 12 */
export function timeOfDay(hour: string, minute = '0', second = '0', fraction = '', half?: string): TimeOfDay | undefined {
  const hours = half === undefined ? Number(hour) : hourOfHalf(Number(hour), half);
  if (hours === undefined || hours > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { ms: ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000 + milliseconds, isCut: /[1-9]/.test(fraction.slice(3)) };
}

/** Returns the number of a month's English name, short or long; undefined where it is none. */
export function monthOfName(name: string): number | undefined {
  const lower = name.toLowerCase();
  const index = lower === 'sept' ? 8 : Math.max(MONTHS.indexOf(lower), LONG_MONTHS.indexOf(lower));
  return index < 0 ? undefined : index + 1;
}

function hourOfHalf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
}
