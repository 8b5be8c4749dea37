import { BarloomError, DataError } from '../../core/errors.js';
import { requireFile } from '../csv/read-text-bytes.js';
import type { RawBars } from '../raw-bars.js';
import { sqlText, withConnection } from './duckdb-connection.js';
import { readTableBars } from './read-table-bars.js';

/** Reads the bars of a Parquet file by its column names, in the file's order.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID. */
export async function readParquet(path: string): Promise<RawBars> {
  requireFile(path);
  try {
    return await withConnection((connection) => readTableBars(connection, `read_parquet(${sqlText(path)})`, `file "${path}"`));
  } catch (cause) {
    if (cause instanceof BarloomError) throw cause;
    throw new DataError('DATA_UNREADABLE', `file "${path}" cannot be read as Parquet: ${(cause as Error).message.split('\n', 1)[0]}`, {
      context: { file: path },
      cause,
    });
  }
}
