import { DataError } from '../../core/errors.js';
import { quoteCell } from '../columns/quote-cell.js';
import { compactForm, compactTime } from './compact-digits.js';
import { civilTime, yearLastParts } from './civil-text.js';
import type { DateOrder } from './civil-text.js';
import { exactEpochMs, excelTime, hasFinerPart, wholeMs } from './epoch-time.js';
import { formatReader } from './time-format.js';
import type { TimeReading } from './time-reading.js';

/** How the times of one column are read, settled before any bar is. */
export interface TimeParser {
  /** which cells may be read from their bytes first: epoch numbers, or `YYYY-MM-DD[ HH:MM[:SS]]` */
  readonly fast: 'epoch' | 'iso' | 'none';
  /** Returns the time of a cell; undefined where it is none. */
  parse(text: string): TimeReading | undefined;
  /** what a cell that is no time is told */
  readonly rule: string;
  /** how ambiguous dates are read, and why: for people */
  readonly note?: string;
}

/** The cells of a time column. */
export interface TimeCells {
  /** what sentences call the table, and the column */
  readonly source: string;
  readonly column: string;
  /** the first cells, without empty ones */
  readonly sample: readonly string[];
  /** every cell, with the number of its row */
  readonly all: () => Iterable<readonly [text: string, row: number]>;
  /** the order that the layout is known to have, where no cell shows another */
  readonly known?: { readonly order: DateOrder; readonly because: string } | undefined;
}

const NUMBER = /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const RULE = 'is not a time (an epoch number or YYYY-MM-DD HH:MM); data.time_format says how others are written';

/** Returns how a column of times is read: by the format that is given, else as its first cells are written. Digits that are dates are
 *  dates; other numbers are epochs whose unit shows in their size; day and month of `01/02/2020` are told apart by the whole column.
 *  Throws UsageError CONFIG_INVALID of a format; DataError DATA_CELL_INVALID where the cells do not say which part is the day. */
export function chooseTimeParser(cells: TimeCells, format?: string): TimeParser {
  if (format !== undefined) return { fast: 'none', parse: formatReader(format), rule: `is not a time of data.time_format ${format}` };
  const texts = cells.sample.map((text) => text.trim());
  const numbers = texts.filter((text) => NUMBER.test(text));
  if (texts.length > 0 && numbers.length === texts.length) return parserOfNumbers(texts);
  if (yearLastParts(texts[0] ?? '') !== undefined) return parserOfYearLast(cells);
  return { fast: 'iso', parse: parseAny, rule: RULE };
}

/** Returns the time of one cell alone, as `chooseTimeParser` would read it. Day-first and month-first dates are none. */
export function parseAny(text: string): TimeReading | undefined {
  const plain = text.trim();
  return civilTime(plain) ?? (NUMBER.test(plain) ? epochTime(plain) : undefined);
}

/** Hardly an epoch has the digits of a date: where most cells do, all of them are dates, and one that is not is refused. */
function parserOfNumbers(texts: readonly string[]): TimeParser {
  const dates = texts.filter((text) => compactTime(text) !== undefined);
  const form = 2 * dates.length > texts.length ? compactForm(dates[0]!.length) : undefined;
  if (form !== undefined)
    return {
      fast: 'none',
      parse: (text) => (text.trim().length === form.length ? compactTime(text.trim()) : undefined),
      rule: `is not a time of ${form}, as those of other rows are; data.time_format says how it is written`,
    };
  const odd = texts.find((text) => epochTime(text) === undefined) ?? texts[0]!;
  return { fast: 'epoch', parse: (text) => epochTime(text.trim()), rule: ruleOfNumber(odd) };
}

function epochTime(text: string): TimeReading | undefined {
  const exactMs = NUMBER.test(text) ? exactEpochMs(Number(text)) : NaN;
  if (Number.isNaN(exactMs)) return undefined;
  return hasFinerPart(exactMs) ? { timeMs: wholeMs(exactMs), kind: 'utc', isCut: true } : { timeMs: wholeMs(exactMs), kind: 'utc' };
}

/** What a number that is no epoch of 1971 to 2100 may be. */
function ruleOfNumber(text: string): string {
  const outside = 'is not a time (no epoch number of 1971 to 2100)';
  const excel = excelTime(Number(text));
  if (excel !== undefined && Number(text) < 100_000)
    return `${outside}; as an Excel day it is ${new Date(excel.timeMs).toISOString().slice(0, 10)}: data.time_format: excel reads it so`;
  if (/^\d{6}$/.test(text) && formatReader('YYMMDD')(text)) return `${outside}; data.time_format: YYMMDD or DDMMYY reads it as a date`;
  return `${outside}; data.time_format: s, ms, us or ns reads any number`;
}

const PATTERNS: Readonly<Record<DateOrder, (separator: string) => string>> = {
  'day-first': (separator) => ['DD', 'MM', 'YYYY'].join(separator),
  'month-first': (separator) => ['MM', 'DD', 'YYYY'].join(separator),
};

/** Dates whose year stands last. A part above 12 is the day; between points the day stands first. */
function parserOfYearLast(cells: TimeCells): TimeParser {
  const found = findOrder(cells);
  const pattern = PATTERNS[found.order](found.separator);
  return {
    fast: 'none',
    parse: (text) => civilTime(text, found.order),
    rule: `is not a time of ${pattern}`,
    note: `${cells.source}: dates are read as ${pattern}, ${found.because}`,
  };
}

interface FoundOrder {
  readonly order: DateOrder;
  readonly separator: string;
  readonly because: string;
}

function findOrder(cells: TimeCells): FoundOrder {
  let first: FoundOrder | undefined;
  let separator = '/';
  for (const [text, row] of cells.all()) {
    const parts = yearLastParts(text);
    if (parts === undefined) continue;
    separator = parts.separator;
    if (parts.first <= 12 === parts.second <= 12) continue;
    const order = parts.first > 12 ? 'day-first' : 'month-first';
    first ??= { order, separator, because: `as row ${row} shows: ${quoteCell(text.trim())}` };
    if (first.order !== order)
      throw refuseOrder(
        cells,
        `has ${quoteCell(text.trim())} in row ${row} with another part above 12 than ${first.because.slice('as '.length)}`,
      );
  }
  if (first !== undefined) return first;
  if (cells.known !== undefined) return { ...cells.known, separator };
  if (separator === '.') return { order: 'day-first', separator, because: 'as dates with points are' };
  const [day, month] = [PATTERNS['day-first'](separator), PATTERNS['month-first'](separator)];
  const example = quoteCell(cells.sample.find((text) => yearLastParts(text) !== undefined) ?? '');
  throw refuseOrder(
    cells,
    `has dates such as ${example} and no part above 12, which would show what is the day: write data.time_format: ${day} or ${month}`,
  );
}

function refuseOrder({ source, column }: TimeCells, rule: string): DataError {
  return new DataError('DATA_CELL_INVALID', `${source} column ${column} ${rule}`, { context: { source, column } });
}
