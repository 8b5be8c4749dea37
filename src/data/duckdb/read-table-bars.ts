import type { DuckDBConnection } from '@duckdb/node-api';
import { PRICE_COLUMNS } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import { columnsByName, plainName } from '../columns-by-name.js';
import type { ColumnPlan } from '../columns-by-name.js';
import { epochMs, parseNumberCell, parseTimeCell } from '../csv/parse-cell.js';
import { originOfColumns } from '../raw-bars.js';
import type { RawBars, TimeKind } from '../raw-bars.js';
import { readColumns, type ReadColumn } from './column-chunks.js';
import { sqlName } from './duckdb-connection.js';

interface TableColumn {
  readonly name: string;
  readonly type: string;
}

interface TimeColumn {
  readonly timeMs: Float64Array;
  readonly kind: TimeKind;
}

/** An SQL expression and what becomes of its values. */
interface Reading<T> {
  readonly expression: string;
  readonly finish: (values: ReadColumn) => T;
}

/** Reads the bars of a table by its column names, in the table's order: one SELECT reads every column, so that a row stays a row.
 *  relation  SQL that may stand after FROM
 *  source    what error sentences call it
 *  Throws DataError DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID.          */
export async function readTableBars(connection: DuckDBConnection, relation: string, source: string): Promise<RawBars> {
  const columns = await describeColumns(connection, relation);
  const plan = columnsByName(
    columns.map(({ name }) => name),
    source,
  );
  const readTime = planTime(columns, plan, source);
  const numbers = [...PRICE_COLUMNS.map((name) => plan.price[name]), ...(plan.volume === undefined ? [] : [plan.volume])];
  const readNumbers = numbers.map((index) => planNumber(columns[index]!, source));
  const readings: readonly Reading<unknown>[] = [readTime, ...readNumbers];
  const values = await readColumns(connection, `SELECT ${readings.map(({ expression }) => expression).join(', ')} FROM ${relation}`);
  if (values[0]!.length === 0)
    throw new DataError('DATA_EMPTY', `${source} has no rows; a source needs at least one bar`, { context: { source } });
  const { timeMs, kind } = readTime.finish(values[0]!);
  const [open, high, low, close, volume] = readNumbers.map(({ finish }, k) => finish(values[k + 1]!));
  return {
    bars: { timeMs, open: open!, high: high!, low: low!, close: close!, volume: volume ?? new Float64Array(timeMs.length).fill(NaN) },
    timeKind: kind,
    rowNumbers: Uint32Array.from(timeMs, (_, i) => i + 1),
    layout: '-',
    origin: originOfColumns(columns.map(({ name }) => plainName(name))),
  };
}

async function describeColumns(connection: DuckDBConnection, relation: string): Promise<TableColumn[]> {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`)).getRows();
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** TIMESTAMP and DATE are naive, TIMESTAMP WITH TIME ZONE is an instant, a number is an epoch, a text is parsed. */
function planTime(columns: readonly TableColumn[], plan: ColumnPlan, source: string): Reading<TimeColumn> {
  const [first, second] = plan.time.map((index) => columns[index]!);
  const name = sqlName(first!.name);
  const asTexts = (expression: string): Reading<TimeColumn> => ({
    expression: textOf(expression),
    finish: (texts) => parseTimes(texts as string[], first!.name, source),
  });
  if (second) return asTexts(`concat_ws(' ', ${name}::VARCHAR, ${sqlName(second.name)}::VARCHAR)`);
  if (first!.type === 'VARCHAR') return asTexts(name);
  const isInstant = first!.type.includes('TIME ZONE');
  const isCivil = /^(DATE|TIMESTAMP)/.test(first!.type);
  return {
    expression: doubleOf(isInstant ? `epoch_ms(${name})` : isCivil ? `epoch_ms(${name}::TIMESTAMP)` : name),
    finish: (read) => {
      const values = read as Float64Array;
      const missing = values.findIndex((value) => !Number.isFinite(value));
      if (missing >= 0) throw badCell(source, first!.name, missing, 'NULL', 'is not a time');
      return { timeMs: isCivil ? values : values.map(epochMs), kind: isCivil && !isInstant ? 'naive' : 'utc' };
    },
  };
}

function parseTimes(texts: readonly string[], column: string, source: string): TimeColumn {
  const readings = texts.map((text, row) => {
    const reading = parseTimeCell(text);
    if (!reading) throw badCell(source, column, row, text, 'is not a time (an epoch number or YYYY-MM-DD HH:MM)');
    return reading;
  });
  const kind = readings[0]?.kind ?? 'utc';
  const other = readings.findIndex((reading) => reading.kind !== kind);
  const rule = kind === 'utc' ? 'has no zone, and the first row has one' : 'has a zone, and the first row has none';
  if (other >= 0) throw badCell(source, column, other, 'time', rule);
  return { timeMs: Float64Array.from(readings, ({ timeMs }) => timeMs), kind };
}

function planNumber({ name, type }: TableColumn, source: string): Reading<Float64Array> {
  if (type !== 'VARCHAR') return { expression: doubleOf(sqlName(name)), finish: (values) => values as Float64Array };
  return { expression: textOf(sqlName(name)), finish: (texts) => parseNumbers(texts as string[], name, source) };
}

function parseNumbers(texts: readonly string[], column: string, source: string): Float64Array {
  return Float64Array.from(texts, (text, row) => {
    const value = parseNumberCell(text);
    if (value === undefined) throw badCell(source, column, row, text, 'is not a number');
    return value;
  });
}

function doubleOf(expression: string): string {
  return `coalesce(CAST(${expression} AS DOUBLE), 'nan'::DOUBLE)`;
}

/** Texts come one by one: slow, and only met where a source keeps numbers or times as text. */
function textOf(expression: string): string {
  return `coalesce(CAST(${expression} AS VARCHAR), '')`;
}

function badCell(source: string, column: string, row: number, value: string, rule: string): DataError {
  return new DataError('DATA_CELL_INVALID', `${source} row ${row + 1} column ${column}: "${value}" ${rule}`, {
    context: { source, row: row + 1, column, value },
  });
}
