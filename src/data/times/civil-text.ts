import { compactTime } from './compact-digits.js';
import { midnightOf, monthOfName, timeOfDay } from './civil-parts.js';
import type { TimeOfDay } from './civil-parts.js';
import type { TimeReading } from './time-reading.js';
import { zoneSuffix } from './zone-suffix.js';

/** In which order a date of digits has its parts where the year stands last. */
export type DateOrder = 'day-first' | 'month-first';

const YEAR_FIRST = /^(\d{4})(?:([-./])(\d{1,2})\2(\d{1,2})|(\d{2})(\d{2}))(?!\d)/;
const YEAR_LAST = /^(\d{1,2})([-./])(\d{1,2})\2(\d{4})(?!\d)/;
const NAMED_DAY_FIRST = /^(\d{1,2})[- ]([A-Za-z]{3,9})[-, ]+(\d{4})(?!\d)/;
const NAMED_MONTH_FIRST = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})(?!\d)/;
const NAMED_YEAR_FIRST = /^(\d{4})[- ]([A-Za-z]{3,9})[- ](\d{1,2})(?!\d)/;
const WEEKDAY = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +/i;
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?(?!\d)\s*(?:([AP])\.?M\.?(?![A-Za-z]))?/i;
const COMPACT_CLOCK = /^(\d{2})(\d{2})(?:(\d{2})(?:[.,]?(\d{1,9}))?)?(?!\d)/;
const HALF_CLOCK = /^(\d{1,2})[- ]?([AP])\.?M\.?(?![A-Za-z])/i;

/** The parts of a date with its year last, `31/12/2020`, in the order in which they stand. */
export interface YearLastDate {
  readonly first: number;
  readonly separator: string;
  readonly second: number;
}

/** Returns the two parts before the year; undefined where a text begins with another date. */
export function yearLastParts(text: string): YearLastDate | undefined {
  const match = YEAR_LAST.exec(text.trim());
  return match ? { first: Number(match[1]), separator: match[2]!, second: Number(match[3]) } : undefined;
}

/** Reads a date with or without time of day, fraction, AM or PM, and zone: `2020-01-31 10:00:00.5+01:00`, `2020/1/2 9:30`, `20200131
 *  093000`,
 *  `Jan 31, 2020`, `31-Jan-2020`, `2020-01-31 11-PM`, and `31.12.2020` where the order of its parts is known. Without zone it is naive.
 *  Returns undefined where a text is none of them.                              */
export function civilTime(text: string, order?: DateOrder): TimeReading | undefined {
  const plain = text.trim().replace(WEEKDAY, '');
  const date = dateAtStart(plain, order);
  if (date === undefined) return compactTime(plain);
  const rest = plain.slice(date.length).replace(/^[T ,;_]+/, '');
  if (rest === '') return date.length === plain.length ? { timeMs: date.midnight, kind: 'naive' } : undefined;
  const clock = clockAtStart(rest);
  const isApart = rest.length < plain.length - date.length;
  if (clock !== undefined) return isApart ? zoned(date.midnight + clock.ms, clock, rest.slice(clock.length).trim()) : undefined;
  return zoned(date.midnight, { ms: 0, isCut: false }, rest);
}

/** Returns the time of day that is the whole of a text: `9:30`, `09:30:00.250`, `9:30 PM`, `093000`; undefined where it is none. */
export function clockText(text: string): TimeOfDay | undefined {
  const plain = text.trim();
  const clock = clockAtStart(plain);
  return clock !== undefined && clock.length === plain.length ? clock : undefined;
}

interface DateAtStart {
  readonly midnight: number;
  readonly length: number;
}

function dateAtStart(text: string, order: DateOrder | undefined): DateAtStart | undefined {
  const build = (match: RegExpExecArray, year: string, month: number | undefined, day: string): DateAtStart | undefined => {
    const midnight = month === undefined ? undefined : midnightOf(Number(year), month, Number(day));
    return midnight === undefined ? undefined : { midnight, length: match[0].length };
  };
  const yearFirst = YEAR_FIRST.exec(text);
  if (yearFirst) return build(yearFirst, yearFirst[1]!, Number(yearFirst[3] ?? yearFirst[5]), yearFirst[4] ?? yearFirst[6]!);
  const yearLast = order === undefined ? null : YEAR_LAST.exec(text);
  if (yearLast) {
    const [day, month] = order === 'day-first' ? [yearLast[1]!, yearLast[3]!] : [yearLast[3]!, yearLast[1]!];
    return build(yearLast, yearLast[4]!, Number(month), day);
  }
  const dayFirst = NAMED_DAY_FIRST.exec(text);
  if (dayFirst) return build(dayFirst, dayFirst[3]!, monthOfName(dayFirst[2]!), dayFirst[1]!);
  const monthFirst = NAMED_MONTH_FIRST.exec(text);
  if (monthFirst) return build(monthFirst, monthFirst[3]!, monthOfName(monthFirst[1]!), monthFirst[2]!);
  const named = NAMED_YEAR_FIRST.exec(text);
  return named ? build(named, named[1]!, monthOfName(named[2]!), named[3]!) : undefined;
}

function clockAtStart(text: string): (TimeOfDay & { readonly length: number }) | undefined {
  const half = HALF_CLOCK.exec(text);
  const match = half ?? CLOCK.exec(text) ?? COMPACT_CLOCK.exec(text);
  if (match === null) return undefined;
  const time = half ? timeOfDay(half[1]!, '0', '0', '', half[2]) : timeOfDay(match[1]!, match[2], match[3], match[4], match[5]);
  return time === undefined ? undefined : { ...time, length: match[0].length };
}

/** Behind a time there is a zone or nothing. */
function zoned(localMs: number, { isCut }: TimeOfDay, suffix: string): TimeReading | undefined {
  const cut = isCut ? { isCut } : {};
  if (suffix === '') return { timeMs: localMs, kind: 'naive', ...cut };
  const zone = zoneSuffix(suffix);
  if (zone === undefined) return undefined;
  if ('zone' in zone) return { timeMs: localMs, kind: 'naive', zone: zone.zone, ...cut };
  return { timeMs: localMs - zone.offsetMs, kind: 'utc', ...(zone.offsetMs === 0 ? {} : { localMs }), ...cut };
}
