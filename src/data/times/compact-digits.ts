import { midnightOf, timeOfDay } from './civil-parts.js';
import type { TimeReading } from './time-reading.js';

/** How many digits write a date without separators, and what they are. */
const FORMS: Readonly<Record<number, string>> = {
  8: 'YYYYMMDD',
  10: 'YYYYMMDDHH',
  12: 'YYYYMMDDHHMM',
  14: 'YYYYMMDDHHMMSS',
  17: 'YYYYMMDDHHMMSSmmm',
};

/** Returns the form that so many digits have, `YYYYMMDDHH`; undefined where they are no date. */
export function compactForm(length: number): string | undefined {
  return FORMS[length];
}

/** Reads digits that are a date of the years 1900 to 2100: YYYYMMDD, with HH, MM, SS and mmm behind it. Naive. */
export function compactTime(text: string): TimeReading | undefined {
  if (compactForm(text.length) === undefined || !/^(19|20|2100)\d+$/.test(text)) return undefined;
  const at = (from: number, to: number): string => text.slice(from, to) || '0';
  const midnight = midnightOf(Number(at(0, 4)), Number(at(4, 6)), Number(at(6, 8)));
  const time = timeOfDay(at(8, 10), at(10, 12), at(12, 14), text.slice(14));
  return midnight === undefined || time === undefined ? undefined : { timeMs: midnight + time.ms, kind: 'naive' };
}
