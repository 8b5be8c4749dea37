import { sqlText, withConnection } from '../duckdb/duckdb-connection.js';
import { duckDbTable } from '../duckdb/duckdb-table.js';
import { unreadableFile } from '../table/unreadable-file.js';
import type { TableReader } from '../table/table-reader.js';
import { requireFile } from '../text/require-file.js';

/** A table in a file: Parquet, Arrow, a DuckDB database by the ending of its name, else text with a header, compressed or not. */
export interface TablePlace {
  readonly path: string;
  /** of a database */
  readonly table: string | undefined;
}

/** Runs `use` on the table of a file, which is closed afterwards.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, and what `use` throws. */
export async function withTable<T>(place: TablePlace, use: (table: TableReader) => Promise<T>): Promise<T> {
  const { path } = place;
  requireFile(path);
  try {
    return await openByEnding(place, use);
  } catch (cause) {
    throw unreadableFile(path, 'a table', cause);
  }
}

async function openByEnding<T>({ path, table }: TablePlace, use: (table: TableReader) => Promise<T>): Promise<T> {
  const source = `file "${path}"`;
  if (/\.(duckdb|ddb|db)$/i.test(path)) {
    const { withDatabaseTable } = await import('../duckdb/read-database.js');
    return await withDatabaseTable(path, table ?? '', use);
  }
  if (/\.(arrow|feather|ftr|ipc)$/i.test(path)) {
    const { openArrow } = await import('../arrow/read-arrow.js');
    return await use(await openArrow(path));
  }
  const relation = /\.(parquet|pq|parq)$/i.test(path)
    ? `read_parquet(${sqlText(path)}, hive_partitioning = false)`
    : `read_csv(${sqlText(path)}, header = true, all_varchar = true)`;
  return await withConnection(async (connection) => await use(await duckDbTable(connection, relation, source)));
}
