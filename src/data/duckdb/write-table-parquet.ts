import { appendDoubleColumns } from './column-chunks.js';
import { sqlName, sqlText, withConnection } from './duckdb-connection.js';

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
  await withConnection(async (connection) => {
    await connection.run(`CREATE TEMP TABLE written_table(${columns.map((_, k) => `c${k} DOUBLE`).join(', ')})`);
    try {
      await connection.run('SET threads = 1');
      await appendDoubleColumns(connection, 'written_table', columns.map(({ values }) => values));
      const selected = columns.map((column, k) => `${expressionOf(column, `c${k}`)} AS ${sqlName(column.name)}`).join(', ');
      await connection.run(`COPY (SELECT ${selected} FROM written_table) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`);
    } finally {
      await connection.run('DROP TABLE written_table');
      await connection.run('SET threads = 2');
    }
  });
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
