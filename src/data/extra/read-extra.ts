import { createHash } from 'node:crypto';
import { DataError } from '../../core/errors.js';
import type { RowNumbers } from '../bars/row-numbers.js';
import type { KnownRows } from '../../core/join-known.js';
import { suggestName } from '../../core/nearest-name.js';
import { utcTimes } from '../calendar/utc-time.js';
import { chooseNumberFormat, parseNumberCell } from '../csv/number-format.js';
import { plainText } from '../columns/quote-cell.js';
import { badCell } from '../table/bad-cell.js';
import type { ColumnRead, ReadColumn, TableReader } from '../table/table-reader.js';
import { finishTimes, planTimes, type TimePlan } from '../table/table-times.js';
import { withTable, type TablePlace } from './with-table.js';

/** A table beside the bars, and what is wanted of it. */
export interface ExtraRequest extends TablePlace {
  /** column with the time at which a row was known */
  readonly knownAt: string;
  /** column with the time that a row is about: of rows known at once the one about the later time holds */
  readonly time: string | undefined;
  /** columns of numbers */
  readonly columns: readonly string[];
  /** column that names the symbol of a row, and the one that is wanted */
  readonly symbol: { readonly column: string; readonly value: string } | undefined;
  /** zone of times that carry none */
  readonly timezone: string;
  readonly timeFormat: string | undefined;
}

/** Rows in the order in which they became known. */
export interface ExtraRows extends KnownRows {
  /** sha256 over the times and values, hex */
  readonly hash: string;
  /** for people */
  readonly source: string;
}

/** Reads a table beside the bars. Of rows known at one time the one about the later time comes last, and of equal ones the later row.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID. */
export async function readExtra(request: ExtraRequest): Promise<ExtraRows> {
  return await withTable(request, async (table) => {
    const times = request.time === undefined ? [request.knownAt] : [request.knownAt, request.time];
    const plans: TimePlan[] = [];
    for (const name of times) plans.push(await planTimes(table, [placeOf(table, name)], request));
    const numbers = request.columns.map((name) => placeOf(table, name)),
      where = request.symbol && { column: placeOf(table, request.symbol.column), value: request.symbol.value };
    const { values, rowNumbers } = await table.read(
      [...plans.map(({ read }) => read), ...numbers.map((index) => readNumber(table, index))],
      where,
    );
    const [knownMs, aboutMs] = plans.map((plan, k) => instants(table, plan, values[k]!, rowNumbers, request.timezone));
    const columns = numbers.map((index, k) => finishNumbers(table, values[plans.length + k]!, index, rowNumbers));
    return { ...inOrder(knownMs!, aboutMs ?? knownMs!, columns), source: table.source };
  });
}

function placeOf({ source, columns }: TableReader, name: string): number {
  const names = columns.map((column) => column.name),
    index = names.indexOf(name);
  if (index >= 0) return index;
  throw new DataError(
    'DATA_LAYOUT_UNKNOWN',
    `${source} has no column "${name}"${suggestName(name, names)}; its columns are ${plainText(names.join(', '), 200)}`,
    { context: { source, column: name } },
  );
}

function readNumber({ source, columns }: TableReader, index: number): ColumnRead {
  const { kind, name, type } = columns[index]!;
  if (kind === 'text') return { columns: [index], as: 'text' };
  if (kind === 'integer' || kind === 'real' || type === 'BOOLEAN') return { columns: [index], as: 'number' };
  throw new DataError('DATA_LAYOUT_UNKNOWN', `${source} column ${name} must hold numbers, and its type is ${plainText(type, 40)}`, {
    context: { source, column: name },
  });
}

function instants(table: TableReader, plan: TimePlan, values: ReadColumn, rowNumbers: RowNumbers, timezone: string): Float64Array {
  if (rowNumbers.length === 0) return new Float64Array();
  const { timeMs, timeKind, localTimeMs, zone } = finishTimes(table, plan, values, rowNumbers);
  return timeKind === 'utc' ? timeMs : utcTimes(localTimeMs ?? timeMs, zone ?? timezone).timeMs;
}

function finishNumbers(table: TableReader, column: ReadColumn, index: number, rowNumbers: RowNumbers): Float64Array {
  if (column instanceof Float64Array) return column.map(finiteOrNaN);
  const format = chooseNumberFormat(column.slice(0, 2000), {});
  return Float64Array.from(column, (text, row) => {
    const value = parseNumberCell(text, format);
    if (value === undefined) throw badCell(table, index, rowNumbers.at(row)!, text, 'is not a number');
    return finiteOrNaN(value);
  });
}

function finiteOrNaN(value: number): number {
  return Number.isFinite(value) ? value : Number.NaN;
}

function inOrder(knownMs: Float64Array, aboutMs: Float64Array, columns: readonly Float64Array[]): Omit<ExtraRows, 'source'> {
  const order = Uint32Array.from(knownMs.keys()).sort((a, b) => knownMs[a]! - knownMs[b]! || aboutMs[a]! - aboutMs[b]! || a - b);
  const pick = (column: Float64Array): Float64Array => Float64Array.from(order, (row) => column[row]!);
  const rows = { knownMs: pick(knownMs), values: columns.map(pick) },
    hash = createHash('sha256');
  for (const column of [rows.knownMs, ...rows.values]) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return { ...rows, hash: hash.digest('hex') };
}
