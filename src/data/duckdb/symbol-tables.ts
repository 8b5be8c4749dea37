import { closeSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { LOOSE_SYMBOL_NAMES, plainName, SYMBOL_NAMES } from '../columns/column-names.js';
import { isDataLine } from '../csv/cell-looks.js';
import { DataError } from '../../core/errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { sqlName, sqlText, withConnection } from './duckdb-connection.js';

/** Names that a column of symbols goes by, as `plainName` writes them, the preferred first. */
const CANDIDATES = [...SYMBOL_NAMES, ...LOOSE_SYMBOL_NAMES, 'market', 'currencypair', 'coin', 'instrumentid'];

/** Tables of one shape that are read as one, in the order of the files. */
export interface JoinedTables {
  readonly paths: readonly string[];
  readonly format: 'parquet' | 'csv';
}

/** A column that may say whose row it is, and its values in the order of their names. */
export interface SymbolColumn {
  readonly column: string;
  readonly values: readonly string[];
}

/** More values than this are no symbols. */
const MOST_SYMBOLS = 100_000;

/** Returns the columns that may say whose row it is, the likeliest first.
 *  column  name of the only one; absent: found by their names
 *  Throws DataError DATA_LAYOUT_UNKNOWN where the tables lack the column that is named, DATA_UNREADABLE where they cannot be read. */
export async function listTableSymbols(tables: JoinedTables, column?: string): Promise<SymbolColumn[]> {
  const relation = relationOf(tables);
  return await reading(tables, async () =>
    withConnection(async (connection) => {
      const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${relation}`);
      const names = described.getRows().map(([name]) => String(name));
      const columns: SymbolColumn[] = [];
      for (const found of findColumns(names, column, tables)) {
        const distinct = `SELECT DISTINCT CAST(${sqlName(found)} AS VARCHAR) AS value FROM ${relation} WHERE ${sqlName(found)} IS NOT NULL`;
        const rows = await connection.runAndReadAll(`SELECT value FROM (${distinct}) ORDER BY value LIMIT ${MOST_SYMBOLS + 1}`);
        const values = rows.getRows().map(([value]) => String(value));
        if (values.length > 0 && values.length <= MOST_SYMBOLS) columns.push({ column: found, values });
      }
      return columns;
    }),
  );
}

/** Writes rows of tables as one Parquet file, cells as they are (those of text files as texts), in the order of the rows.
 *  only  rows that have one of the values in a column; absent: all
 *  Throws DataError DATA_UNREADABLE. */
export async function writeTableRows(
  tables: JoinedTables,
  out: string,
  only?: { readonly column: string; readonly value: string },
): Promise<void> {
  const where = only === undefined ? '' : ` WHERE CAST(${sqlName(only.column)} AS VARCHAR) = ${sqlText(only.value)}`;
  const rows = `SELECT * FROM ${relationOf(tables)}${where}`;
  await writeAtomically(out, async (temporary) =>
    reading(tables, async () =>
      withConnection(async (connection) => {
        await connection.run(`COPY (${rows}) TO ${sqlText(temporary)} (FORMAT parquet, COMPRESSION zstd, PRESERVE_ORDER true)`);
      }),
    ),
  );
}

function relationOf({ paths, format }: JoinedTables): string {
  const list = `[${paths.map(sqlText).join(', ')}]`;
  if (format === 'parquet') return `read_parquet(${list}, union_by_name = true, hive_partitioning = true)`;
  return `read_csv(${list}, all_varchar = true, union_by_name = true, header = ${hasHeader(paths[0]!)})`;
}

function findColumns(names: readonly string[], column: string | undefined, { paths }: JoinedTables): string[] {
  if (column === undefined) return CANDIDATES.flatMap((wanted) => names.filter((name) => plainName(name) === wanted));
  const found = names.find((name) => name === column) ?? names.find((name) => plainName(name) === plainName(column));
  if (found !== undefined) return [found];
  throw new DataError('DATA_LAYOUT_UNKNOWN', `file "${paths[0]!}" has no column "${column}"; it has ${names.slice(0, 20).join(', ')}`, {
    context: { file: paths[0]!, column },
  });
}

const HEAD_BYTES = 65_536;

/** Whether the first line of a text file names columns. */
function hasHeader(path: string): boolean {
  const [line = ''] = readHead(path).split(/\r?\n/, 1);
  return !isDataLine(line.split(/[,;\t|]/));
}

function readHead(path: string): string {
  const descriptor = openSync(path, 'r'),
    bytes = Buffer.alloc(HEAD_BYTES);
  try {
    const head = bytes.subarray(0, readSync(descriptor, bytes));
    const isGzip = head[0] === 0x1f && head[1] === 0x8b;
    return (isGzip ? gunzipSync(head, { finishFlush: 2 }) : head).toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}

async function reading<T>({ paths }: JoinedTables, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (cause) {
    if (!/^(Invalid Input|Binder|IO|Conversion|Invalid|Serialization) Error:/.test((cause as Error).message)) throw cause;
    const [first] = (cause as Error).message.split('\n', 1);
    throw new DataError(
      'DATA_UNREADABLE',
      `file "${paths[0]!}" and the ${paths.length - 1} beside it cannot be read as one table: ${first!.slice(0, 200)}`,
      {
        context: { file: paths[0]! },
        cause,
      },
    );
  }
}
