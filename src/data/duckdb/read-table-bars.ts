import type { DuckDBConnection } from '@duckdb/node-api';
import { PRICE_COLUMNS } from '../../core/bars.js';
import { DataError } from '../../core/errors.js';
import { columnsByName, plainName } from '../columns-by-name.js';
import type { ColumnPlan } from '../columns-by-name.js';
import { epochMs, parseNumberCell, parseTimeCell } from '../csv/parse-cell.js';
import { originOfColumns } from '../raw-bars.js';
import type { RawBars, TimeKind } from '../raw-bars.js';
import { readDoubleColumns } from './column-chunks.js';
import { sqlName } from './duckdb-connection.js';

/** A query's rows: `relation` is SQL that may stand after FROM, `source` what error sentences call it. */
interface Table {
  readonly connection: DuckDBConnection;
  readonly relation: string;
  readonly source: string;
  readonly columns: readonly TableColumn[];
}

interface TableColumn {
  readonly name: string;
  readonly type: string;
}

interface TimeColumn {
  readonly timeMs: Float64Array;
  readonly kind: TimeKind;
}

/** Reads the bars of a table by its column names, in the table's order.
 *  Throws DataError DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID.          */
export async function readTableBars(connection: DuckDBConnection, relation: string, source: string): Promise<RawBars> {
  const columns = await describeColumns(connection, relation);
  const table = { connection, relation, source, columns };
  const plan = columnsByName(
    columns.map(({ name }) => name),
    source,
  );
  const time = await readTime(table, plan);
  if (time.timeMs.length === 0)
    throw new DataError('DATA_EMPTY', `${source} has no rows; a source needs at least one bar`, { context: { source } });
  const prices = { open: time.timeMs, high: time.timeMs, low: time.timeMs, close: time.timeMs };
  for (const column of PRICE_COLUMNS) prices[column] = await readNumbers(table, plan.price[column]);
  const volume = plan.volume === undefined ? new Float64Array(time.timeMs.length).fill(NaN) : await readNumbers(table, plan.volume);
  const rowNumbers = Uint32Array.from(time.timeMs, (_, i) => i + 1);
  return {
    bars: { timeMs: time.timeMs, ...prices, volume },
    timeKind: time.kind,
    rowNumbers,
    layout: '-',
    origin: originOfColumns(columns.map(({ name }) => plainName(name))),
  };
}

async function describeColumns(connection: DuckDBConnection, relation: string): Promise<TableColumn[]> {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`)).getRows();
  return rows.map(([name, type]) => ({ name: String(name), type: String(type) }));
}

/** TIMESTAMP and DATE are naive, TIMESTAMP WITH TIME ZONE is an instant, a number is an epoch, a text is parsed. */
async function readTime(table: Table, plan: ColumnPlan): Promise<TimeColumn> {
  const [first, second] = plan.time.map((index) => table.columns[index]!);
  const name = sqlName(first!.name);
  if (second) return readTimeTexts(table, first!.name, `concat_ws(' ', ${name}::VARCHAR, ${sqlName(second.name)}::VARCHAR)`);
  if (first!.type === 'VARCHAR') return readTimeTexts(table, first!.name, name);
  const isInstant = first!.type.includes('TIME ZONE');
  const isCivil = /^(DATE|TIMESTAMP)/.test(first!.type);
  const expression = isInstant ? `epoch_ms(${name})` : isCivil ? `epoch_ms(${name}::TIMESTAMP)` : name;
  const values = await readDoubles(table, expression);
  const missing = values.findIndex((value) => !Number.isFinite(value));
  if (missing >= 0) throw badCell(table, first!.name, missing, 'NULL', 'is not a time');
  return { timeMs: isCivil ? values : values.map(epochMs), kind: isCivil && !isInstant ? 'naive' : 'utc' };
}

async function readTimeTexts(table: Table, column: string, expression: string): Promise<TimeColumn> {
  const readings = (await readTexts(table, expression)).map((text, row) => {
    const reading = parseTimeCell(text);
    if (!reading) throw badCell(table, column, row, text, 'is not a time (an epoch number or YYYY-MM-DD HH:MM)');
    return reading;
  });
  const kind = readings[0]?.kind ?? 'utc';
  const other = readings.findIndex((reading) => reading.kind !== kind);
  if (other >= 0)
    throw badCell(
      table,
      column,
      other,
      'time',
      kind === 'utc' ? 'has no zone, and the first row has one' : 'has a zone, and the first row has none',
    );
  return { timeMs: Float64Array.from(readings, ({ timeMs }) => timeMs), kind };
}

async function readNumbers(table: Table, index: number): Promise<Float64Array> {
  const { name, type } = table.columns[index]!;
  if (type !== 'VARCHAR') return readDoubles(table, sqlName(name));
  const texts = await readTexts(table, sqlName(name));
  return Float64Array.from(texts, (text, row) => {
    const value = parseNumberCell(text);
    if (value === undefined) throw badCell(table, name, row, text, 'is not a number');
    return value;
  });
}

async function readDoubles({ connection, relation }: Table, expression: string): Promise<Float64Array> {
  const [values] = await readDoubleColumns(connection, `SELECT coalesce(CAST(${expression} AS DOUBLE), 'nan'::DOUBLE) FROM ${relation}`);
  return values!;
}

/** Texts one by one: slow, and only met where a source keeps numbers or times as text. */
async function readTexts({ connection, relation }: Table, expression: string): Promise<string[]> {
  const columns = (await connection.runAndReadAll(`SELECT ${expression} FROM ${relation}`)).getColumns();
  return (columns[0] ?? []).map((value) => (value === null ? '' : String(value)));
}

function badCell({ source }: Table, column: string, row: number, value: string, rule: string): DataError {
  return new DataError('DATA_CELL_INVALID', `${source} row ${row + 1} column ${column}: "${value}" ${rule}`, {
    context: { source, row: row + 1, column, value },
  });
}
