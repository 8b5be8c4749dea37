import type { DuckDBConnection } from '@duckdb/node-api';
import { loadDuckDb } from './duckdb-connection.js';

/** DuckDB's vector size: rows in a chunk. */
const CHUNK_ROWS = 2048;

/** Returns the columns of a query whose every column is DOUBLE and never NULL (use `coalesce(x, 'nan')`): typed arrays, no boxing. */
export async function readDoubleColumns(connection: DuckDBConnection, sql: string): Promise<Float64Array[]> {
  const result = await connection.run(sql);
  const columns = Array.from({ length: result.columnCount }, () => new Float64Array(result.rowCount));
  let row = 0;
  for (let index = 0; index < result.chunkCount; index++) {
    const chunk = result.getChunk(index);
    columns.forEach((column, k) => column.set(doubleItems(chunk.getColumnVector(k)), row));
    row += chunk.rowCount;
  }
  return columns;
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
