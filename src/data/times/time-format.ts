import { UsageError } from '../../core/errors.js';
import { midnightOf, monthOfName, timeOfDay } from './civil-parts.js';
import { clockText } from './civil-text.js';
import { EPOCH_UNITS, epochOfUnit, excelTime } from './epoch-time.js';
import type { EpochUnit } from './epoch-time.js';
import type { TimeReading } from './time-reading.js';
import { zoneSuffix } from './zone-suffix.js';

/** What `data.time_format` may say instead of a pattern. */
export const NAMED_FORMATS = [...EPOCH_UNITS, 'excel'] as const;

const TOKENS: Readonly<Record<string, string>> = {
  YYYY: '(?<year>\\d{4})',
  YY: '(?<shortYear>\\d{2})',
  MMM: '(?<name>[A-Za-z]{3,9})',
  MM: '(?<month>\\d{1,2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{1,2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{1,2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour>\\d{1,2})',
  h: '(?<hour>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  m: '(?<minute>\\d{1,2})',
  ss: '(?<second>\\d{2})',
  s: '(?<second>\\d{1,2})',
  S: '(?<fraction>\\d{1,9})',
  A: '(?<half>[AaPp])\\.?[Mm]?\\.?',
  Z: '(?<zone>\\S.*)',
};
/** The tokens of strptime that dates of bars have. */
const PERCENT: Readonly<Record<string, string>> = {
  Y: 'YYYY',
  y: 'YY',
  m: 'MM',
  b: 'MMM',
  B: 'MMM',
  d: 'DD',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  f: 'S',
  p: 'A',
  z: 'Z',
  Z: 'Z',
};
const TOKEN = /\[([^\]]*)\]|%([A-Za-z])|YYYY|YY|MMM+|MM?|DD?|HH?|hh?|mm?|ss?|S+|A|a|Z+|[^]/g;
/** Digits that run into each other are told apart by their count. */
const FIXED = /^(YYYY|YY|MM|DD|HH|hh|mm|ss)$/;

/** What reads a time; undefined where a text has not its form. */
export type TimeReader = (text: string) => TimeReading | undefined;

/** Returns what reads times of `data.time_format`: a pattern of YYYY, YY, MM, MMM (a month's name), DD, HH, hh with A (AM, PM), mm, ss, S
 *  (a fraction) and Z (a zone), the same in strptime's letters (`%d.%m.%Y %H:%M`), or one of s, ms, us, ns, excel. Text in brackets stands
 *  for itself; a pattern without hours takes a time of day behind it.
 *  Throws UsageError CONFIG_INVALID where a pattern lacks year, month or day.    */
export function formatReader(format: string): TimeReader {
  const unit = NAMED_FORMATS.find((name) => name === format);
  if (unit !== undefined) return (text) => readNamed(text, unit);
  const tokens = tokensOf(format);
  requireDate(format, tokens);
  const pattern = new RegExp(`^${tokens.map(({ pattern: part }) => part).join('')}(?<rest>.*)$`);
  const hasClock = tokens.some(({ name }) => name !== undefined && /^[Hh]/.test(name));
  return (text) => {
    const match = pattern.exec(text.trim());
    return match ? readGroups(match.groups!, hasClock) : undefined;
  };
}

interface Token {
  readonly name?: string;
  readonly pattern: string;
}

function tokensOf(format: string): Token[] {
  const names = Array.from(format.matchAll(TOKEN), ([text, literal, percent]): { name?: string; text: string } => {
    if (literal !== undefined) return { text: literal };
    const name =
      percent === undefined
        ? text
            .replace(/^S+$/, 'S')
            .replace(/^Z+$/, 'Z')
            .replace(/^MMM+$/, 'MMM')
            .replace('a', 'A')
        : PERCENT[percent];
    return name !== undefined && Object.hasOwn(TOKENS, name) ? { name, text } : { text };
  });
  return names.map(({ name, text }, index) => {
    if (name === undefined) return { pattern: text === ' ' ? '\\s+' : text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') };
    const isTight = FIXED.test(name) && (names[index + 1]?.name !== undefined || names[index - 1]?.name !== undefined);
    const pattern = isTight ? TOKENS[name]!.replace(/\\d\{\d(?:,\d)?\}/, `\\d{${name.length}}`) : TOKENS[name]!;
    return { name, pattern };
  });
}

function requireDate(format: string, tokens: readonly Token[]): void {
  const count = (names: readonly string[]): number => tokens.filter(({ name }) => name !== undefined && names.includes(name)).length;
  const isDate = count(['YYYY', 'YY']) === 1 && count(['M', 'MM', 'MMM']) === 1 && count(['D', 'DD']) === 1;
  const names = tokens.flatMap(({ name }) => (name === undefined ? [] : [TOKENS[name]!]));
  if (isDate && new Set(names).size === names.length) return;
  throw new UsageError(
    'CONFIG_INVALID',
    `data.time_format must have a year, a month and a day once each (DD.MM.YYYY HH:mm, MM/DD/YYYY hh:mm A), or be ${NAMED_FORMATS.join(', ')}, not "${format}"`,
    { context: { entry: 'data.time_format', value: format } },
  );
}

function readNamed(text: string, unit: EpochUnit | 'excel'): TimeReading | undefined {
  const plain = text.trim();
  if (!/^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(plain)) return undefined;
  return unit === 'excel' ? excelTime(Number(plain.replace(',', '.'))) : epochOfUnit(Number(plain), unit);
}

type Groups = Readonly<Record<string, string | undefined>>;

function readGroups(groups: Groups, hasClock: boolean): TimeReading | undefined {
  const { year, shortYear, name, month, day, hour = '0', minute, second, fraction, half, rest = '' } = groups;
  const fullYear = year === undefined ? yearOfShort(Number(shortYear)) : Number(year);
  const midnight = midnightOf(fullYear, name === undefined ? Number(month) : (monthOfName(name) ?? 0), Number(day));
  const clock = hasClock || rest.trim() === '' ? timeOfDay(hour, minute, second, fraction, half) : clockText(rest.replace(/^[T ,;_]+/, ''));
  if (midnight === undefined || clock === undefined || (hasClock && rest.trim() !== '')) return undefined;
  return withZone(midnight + clock.ms, clock.isCut, groups['zone']);
}

function withZone(localMs: number, isCut: boolean, zone: string | undefined): TimeReading | undefined {
  const cut = isCut ? { isCut } : {};
  if (zone === undefined) return { timeMs: localMs, kind: 'naive', ...cut };
  const suffix = zoneSuffix(zone.trim());
  if (suffix === undefined) return undefined;
  if ('zone' in suffix) return { timeMs: localMs, kind: 'naive', zone: suffix.zone, ...cut };
  return { timeMs: localMs - suffix.offsetMs, kind: 'utc', localMs, ...cut };
}

/** As strptime has it: 69 to 99 are of the last century. */
function yearOfShort(year: number): number {
  return year < 69 ? 2000 + year : 1900 + year;
}
