import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb } from './duckdb-connection.js';

/** DuckDB's vector size: rows in a chunk. */
const CHUNK_ROWS = 2048;

/** A column of a result: typed where its type is DOUBLE, texts where it is VARCHAR. */
export type ReadColumn = Float64Array | string[];

/** Runs a query once and returns its columns in one order. Every column is DOUBLE or VARCHAR and never NULL (use `coalesce`); numbers are
 *  not boxed. */
export async function readColumns(connection: DuckDBConnection, sql: string): Promise<ReadColumn[]> {
  const result = await connection.run(sql);
  const { DOUBLE } = loadDuckDb();
  const columns: ReadColumn[] = result
    .columnTypes()
    .map((type) => (type.typeId === DOUBLE.typeId ? new Float64Array(result.rowCount) : []));
  let row = 0;
  for (let index = 0; index < result.chunkCount; index++) {
    const chunk = result.getChunk(index);
    columns.forEach((column, k) => {
      if (column instanceof Float64Array) column.set(doubleItems(chunk.getColumnVector(k)), row);
      else for (const value of chunk.getColumnValues(k)) column.push(String(value));
    });
    row += chunk.rowCount;
  }
  return columns;
}

/** The same where every column is DOUBLE. Throws TypeError where one is not. */
export async function readDoubleColumns(connection: DuckDBConnection, sql: string): Promise<Float64Array[]> {
  return (await readColumns(connection, sql)).map((column) => {
    if (column instanceof Float64Array) return column;
    throw new TypeError('a column is not DOUBLE');
  });
}

/** Appends columns of equal length to a table of DOUBLE columns. */
export async function appendDoubleColumns(connection: DuckDBConnection, table: string, columns: readonly Float64Array[]): Promise<void> {
  const { DuckDBDataChunk, DOUBLE } = loadDuckDb();
  const rowCount = columns[0]!.length;
  const appender = await connection.createAppender(table);
  const chunk = DuckDBDataChunk.create(columns.map(() => DOUBLE));
  for (let row = 0; row < rowCount; row += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, rowCount - row);
    chunk.reset();
    chunk.rowCount = count;
    columns.forEach((column, k) => {
      const vector = chunk.getColumnVector(k);
      doubleItems(vector).set(column.subarray(row, row + count));
      vector.flush();
    });
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

function doubleItems(vector: object): Float64Array {
  if ('items' in vector && vector.items instanceof Float64Array) return vector.items;
  throw new TypeError('a column is not DOUBLE');
}
