import { DataError } from '../../core/errors.js';
import type { RowNumbers } from '../bars/row-numbers.js';
import type { TableOptions } from '../source/data-options.js';
import type { RawBars, TimeKind } from '../bars/raw-bars.js';
import { compactTime } from '../times/compact-digits.js';
import { exactEpochMs, hasFinerPart, wholeMs } from '../times/epoch-time.js';
import { chooseTimeParser } from '../times/time-parser.js';
import { badCell } from './bad-cell.js';
import type { ColumnRead, ReadColumn, TableReader } from './table-reader.js';

const SAMPLE_ROWS = 2000;
/** Whole numbers below this may be dates of digits; epochs of nanoseconds are above it. */
const LEAST_NANOSECONDS = 3e17;

/** How the times of a table are read. */
export interface TimePlan {
  readonly read: ColumnRead;
  readonly timeFormat: string | undefined;
}

/** Returns how a table's times are read: typed ones as they are, whole numbers as dates where their digits are dates, texts as texts. */
export async function planTimes(
  table: TableReader,
  time: readonly number[],
  { timeFormat }: Pick<TableOptions, 'timeFormat'>,
): Promise<TimePlan> {
  const kinds = time.map((index) => table.columns[index]!.kind);
  const odd = kinds.indexOf('other');
  if (odd >= 0) throw oddType(table, time[odd]!);
  if (time.length > 1 || kinds[0] === 'text' || timeFormat !== undefined) return { read: { columns: time, as: 'text' }, timeFormat };
  if (kinds[0] === 'civil' || kinds[0] === 'instant') return { read: { columns: time, as: 'ms' }, timeFormat };
  return { read: { columns: time, as: kinds[0] === 'integer' && (await mayBeDates(table, time[0]!)) ? 'text' : 'number' }, timeFormat };
}

type Times = Pick<RawBars, 'timeKind' | 'zone' | 'localTimeMs' | 'cut'> & {
  readonly timeMs: Float64Array;
  readonly notes: readonly string[];
};

/** Returns the times of rows that are read. Throws DataError DATA_CELL_INVALID, UsageError CONFIG_INVALID of a format. */
export function finishTimes(table: TableReader, plan: TimePlan, values: ReadColumn, rowNumbers: RowNumbers): Times {
  if (!(values instanceof Float64Array)) return parseTimes(table, plan, values, rowNumbers);
  const column = plan.read.columns[0]!;
  const { kind, zone } = table.columns[column]!;
  const isTyped = plan.read.as === 'ms';
  const exact = isTyped ? values : values.map(exactEpochMs);
  const missing = exact.findIndex((value) => !Number.isFinite(value));
  if (missing >= 0) throw badNumber(table, column, rowNumbers.at(missing)!, values[missing]!, isTyped);
  return {
    ...wholeTimes(exact),
    timeKind: isTyped && kind === 'civil' ? 'naive' : 'utc',
    zone: kind === 'instant' ? zone : undefined,
    notes: [],
  };
}

/** Whole numbers are dates where most of them are. */
async function mayBeDates(table: TableReader, column: number): Promise<boolean> {
  const { values } = await table.read([{ columns: [column], as: 'number' }]);
  const numbers = (values[0] as Float64Array).filter((value) => !Number.isNaN(value));
  const dates = numbers.filter((value) => value < LEAST_NANOSECONDS && compactTime(digitsOf(value)) !== undefined);
  return 2 * dates.length > numbers.length;
}

/** Numbers of 17 digits are four apart as doubles: seconds and milliseconds may be off by one, the form is not. */
function digitsOf(value: number): string {
  const digits = value.toFixed(0);
  return digits.length === 17 ? `${digits.slice(0, 12)}00000` : digits;
}

/** In place: nobody else has the values that were read. */
function wholeTimes(exact: Float64Array): { timeMs: Float64Array; cut: RawBars['cut'] } {
  const first: number[] = [];
  let count = 0;
  for (let i = 0; i < exact.length; i++) {
    if (hasFinerPart(exact[i]!) && count++ < 5) first.push(i);
    exact[i] = wholeMs(exact[i]!);
  }
  return { timeMs: exact, cut: count > 0 ? { count, first } : undefined };
}

function badNumber(table: TableReader, column: number, row: number, value: number, isTyped: boolean): DataError {
  if (Number.isNaN(value)) return badCell(table, column, row, 'NULL', 'is not a time');
  if (isTyped) return badCell(table, column, row, String(value), 'is not a time');
  const text = String(value);
  const { rule } = chooseTimeParser({ source: table.source, column: table.columns[column]!.name, sample: [text], all: () => [] });
  return badCell(table, column, row, text, rule);
}

function parseTimes(table: TableReader, { read, timeFormat }: TimePlan, texts: readonly string[], rowNumbers: RowNumbers): Times {
  const column = read.columns[0]!;
  const isFilled = (text: string): boolean => text.trim() !== '';
  const parser = chooseTimeParser(
    {
      source: table.source,
      column: table.columns[column]!.name,
      sample: texts.slice(0, SAMPLE_ROWS).filter(isFilled),
      all: () => texts.map((text, row) => [text, rowNumbers.at(row)!] as const),
    },
    timeFormat,
  );
  const readings = texts.map((text, row) => {
    const reading = parser.parse(text);
    if (!reading) throw badCell(table, column, rowNumbers.at(row)!, text, parser.rule);
    return reading;
  });
  const [first] = readings;
  const kind: TimeKind = first?.kind ?? 'utc';
  const other = readings.findIndex((reading) => reading.kind !== kind || reading.zone !== first?.zone);
  if (other >= 0)
    throw badCell(
      table,
      column,
      rowNumbers.at(other)!,
      texts[other]!,
      kind === 'utc' ? 'has no zone, and the first row has one' : 'has another zone than the first row, or one where that has none',
    );
  const cut = readings.flatMap(({ isCut }, i) => (isCut ? [i] : []));
  const hasLocal = readings.some(({ localMs }) => localMs !== undefined);
  return {
    timeMs: Float64Array.from(readings, ({ timeMs }) => timeMs),
    timeKind: kind,
    zone: first?.zone,
    localTimeMs: hasLocal ? Float64Array.from(readings, ({ localMs, timeMs }) => localMs ?? timeMs) : undefined,
    cut: cut.length > 0 ? { count: cut.length, first: cut.slice(0, 5) } : undefined,
    notes: parser.note === undefined ? [] : [parser.note],
  };
}

function oddType({ source, columns }: TableReader, column: number): DataError {
  const { name, type } = columns[column]!;
  return new DataError('DATA_LAYOUT_UNKNOWN', `${source} column ${name} must hold times, and its type is ${type}`, {
    context: { source, column: name },
  });
}
