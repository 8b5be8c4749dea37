import { renameSync, rmSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { appendDoubleColumns } from './column-chunks.js';
import { sqlName, sqlText, withConnection } from './duckdb-connection.js';

/** Rows of a group where parts are merged: a group is in memory while it is written. */
const MERGED_GROUP_ROWS = 16_384;

/** A column of a table: numbers, and how they stand in the file. */
export type TableColumn =
  /** NaN becomes NULL */
  | { readonly name: string; readonly kind: 'number'; readonly values: Float64Array }
  | { readonly name: string; readonly kind: 'whole' | 'truth'; readonly values: Float64Array }
  /** epoch milliseconds UTC */
  | { readonly name: string; readonly kind: 'time'; readonly values: Float64Array }
  /** positions in `texts` */
  | { readonly name: string; readonly kind: 'text'; readonly values: Float64Array; readonly texts: readonly string[] };

/** Writes columns of equal length as Parquet (ZSTD), one row group after the other in their order: equal columns, equal bytes. */
export async function writeTableParquet(path: string, columns: readonly TableColumn[]): Promise<void> {
  await withOneThread((connection) => writePart(connection, path, columns));
}

/** Writes a table that comes in parts as Parquet (ZSTD): a part is in memory at a time, and equal parts give equal bytes.
 *  Every part has the same columns; there is at least one. */
export async function writeRowsParquet(path: string, parts: Iterable<readonly TableColumn[]>): Promise<void> {
  const paths: string[] = [];
  try {
    await withOneThread(async (connection) => {
      for (const columns of parts) {
        paths.push(`${path}.part${paths.length}`);
        await writePart(connection, paths.at(-1)!, columns);
      }
      if (paths.length > 1) await connection.run(`COPY (SELECT * FROM read_parquet([${paths.map(sqlText).join(', ')}])) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${MERGED_GROUP_ROWS})`);
    });
    if (paths.length === 1) renameSync(paths[0]!, path);
  } finally {
    for (const part of paths) rmSync(part, { force: true });
  }
}

/** Threads would write row groups in the order in which they finish. */
async function withOneThread(use: (connection: DuckDBConnection) => Promise<void>): Promise<void> {
  await withConnection(async (connection) => {
    await connection.run('SET threads = 1');
    try {
      await use(connection);
    } finally {
      await connection.run('SET threads = 2');
    }
  });
}

async function writePart(connection: DuckDBConnection, path: string, columns: readonly TableColumn[]): Promise<void> {
  await connection.run(`CREATE TEMP TABLE written_table(${columns.map((_, k) => `c${k} DOUBLE`).join(', ')})`);
  try {
    await appendDoubleColumns(connection, 'written_table', columns.map(({ values }) => values));
    const selected = columns.map((column, k) => `${expressionOf(column, `c${k}`)} AS ${sqlName(column.name)}`).join(', ');
    await connection.run(`COPY (SELECT ${selected} FROM written_table) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`);
  } finally {
    await connection.run('DROP TABLE written_table');
  }
}

function expressionOf(column: TableColumn, source: string): string {
  switch (column.kind) {
    case 'number':
      return `CASE WHEN isnan(${source}) THEN NULL ELSE ${source} END`;
    case 'whole':
      return `${source}::BIGINT`;
    case 'truth':
      return `${source} <> 0`;
    case 'time':
      return `make_timestamp_ms(${source}::BIGINT)::TIMESTAMP_MS`;
    case 'text':
      return `([${column.texts.map(sqlText).join(', ')}]::VARCHAR[])[${source}::BIGINT + 1]`;
  }
}
