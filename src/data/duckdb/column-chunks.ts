import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import type * as DuckDbBindings from '@duckdb/node-bindings';
import { loadDuckDb } from './duckdb-connection.js';

/** DuckDB's vector size: rows in a chunk. */
const CHUNK_ROWS = 2048;

/** A column of a result: typed where its type is DOUBLE, texts where it is VARCHAR. */
export type ReadColumn = Float64Array | string[];

/** Runs a query once and returns its columns in one order. Every column is DOUBLE or VARCHAR and never NULL (use `coalesce`); numbers are
 *  not boxed, and rows are taken as they come, while the next ones are made: the result stands in memory once.
 *  rowsAbout  how many rows there will be, where that is known: more cost a copy, fewer nothing */
export async function readColumns(connection: DuckDBConnection, sql: string, rowsAbout = CHUNK_ROWS): Promise<ReadColumn[]> {
  const result = await connection.stream(sql);
  const { DOUBLE } = loadDuckDb();
  const columns = result.columnTypes().map((type) => (type.typeId === DOUBLE.typeId ? new GrowingColumn(rowsAbout) : ([] as string[])));
  let next = result.fetchChunk();
  for (let taken = 1; ; taken++) {
    const chunk = await next;
    if (chunk === null || chunk.rowCount === 0) break;
    next = result.fetchChunk();
    takeChunk(chunk, columns);
    if (taken % CHUNKS_KEPT === 0) dropChunks();
  }
  return columns.map((column) => (column instanceof GrowingColumn ? column.finish() : column));
}

function takeChunk(chunk: DuckDBDataChunk, columns: readonly (GrowingColumn | string[])[]): void {
  for (const [k, column] of columns.entries()) {
    if (column instanceof GrowingColumn) column.append(doublesOf(chunk, k));
    else for (const value of chunk.getColumnValues(k)) column.push(String(value));
  }
}

/** Chunks whose memory the database keeps before they are dropped: 32 are half a megabyte a column. */
const CHUNKS_KEPT = 32;
let collect: ((options: { readonly type: 'minor' }) => void) | undefined;

/** A chunk is freed once the garbage collector finds that nobody has it, which it does not hurry to: what it sees of it is a small object,
 *  and hundreds of megabytes would be kept. */
function dropChunks(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as typeof collect;
    setFlagsFromString('--no-expose-gc');
  }
  collect!({ type: 'minor' });
}

/** Numbers whose count shows in the end. */
class GrowingColumn {
  private values: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    this.values = new Float64Array(capacity);
  }

  append(part: Float64Array): void {
    if (this.count + part.length > this.values.length) this.grow(this.count + part.length);
    this.values.set(part, this.count);
    this.count += part.length;
  }

  /** Ends with an array of its own length. */
  finish(): Float64Array {
    return this.count === this.values.length ? this.values : this.values.slice(0, this.count);
  }

  private grow(least: number): void {
    const wider = new Float64Array(Math.max(least, 2 * this.values.length));
    wider.set(this.values);
    this.values = wider;
  }
}

/** The numbers of a column of a chunk, in memory of the database: to be copied before the next one. Asked of the bindings: the package
 *  above them makes an object more for each. */
function doublesOf(chunk: DuckDBDataChunk, column: number): Float64Array {
  const { data_chunk_get_vector: vectorOf, vector_get_data: dataOf } = loadBindings();
  const { buffer, byteOffset } = dataOf(vectorOf(chunk.chunk, column), chunk.rowCount * Float64Array.BYTES_PER_ELEMENT);
  return new Float64Array(buffer, byteOffset, chunk.rowCount);
}

let bindings: typeof DuckDbBindings | undefined;

function loadBindings(): typeof DuckDbBindings {
  bindings ??= createRequire(import.meta.url)('@duckdb/node-bindings') as typeof DuckDbBindings;
  return bindings;
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
