import type { DuckDBConnection } from '@duckdb/node-api';
import type { TableOptions } from '../source/data-options.js';
import type { RawBars } from '../bars/raw-bars.js';
import { unreadableFile } from '../table/unreadable-file.js';
import { readTable } from '../table/read-table.js';
import { requireFile } from '../text/require-file.js';
import { readDoubleColumns } from './column-chunks.js';
import { sqlText, withConnection, withOneThread } from './duckdb-connection.js';
import { duckDbTable } from './duckdb-table.js';
import { pandasHints } from './pandas-metadata.js';

/** Reads the bars of a Parquet file by its column names, in the file's order.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID. */
export async function readParquet(path: string, options: TableOptions): Promise<RawBars> {
  requireFile(path);
  try {
    return await withConnection(async (connection) => {
      const relation = `read_parquet(${sqlText(path)}, hive_partitioning = false)`;
      const hints = { ...(await pandasHints(connection, path)), rowCount: await countRows(connection, path) };
      const table = await duckDbTable(connection, relation, `file "${path}"`, hints);
      return await withOneThread(connection, () => readTable(table, options));
    });
  } catch (cause) {
    throw unreadableFile(path, 'Parquet', cause);
  }
}

/** As the file's own footer says. */
async function countRows(connection: DuckDBConnection, path: string): Promise<number> {
  const [[rows]] = (await readDoubleColumns(
    connection,
    `SELECT coalesce(sum(num_rows), 0)::DOUBLE FROM parquet_file_metadata(${sqlText(path)})`,
  )) as [Float64Array];
  return rows!;
}
