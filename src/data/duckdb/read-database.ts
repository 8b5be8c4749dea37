import type { DuckDBConnection } from '@duckdb/node-api';
import { BarloomError, DataError, UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { requireFile } from '../csv/read-text-bytes.js';
import type { SourcePlace } from '../data-request.js';
import type { RawBars } from '../raw-bars.js';
import { sqlName, sqlText, withConnection } from './duckdb-connection.js';
import { readTableBars } from './read-table-bars.js';

/** Reads of database files run one after the other: a file may be attached once per process. */
let lastRead: Promise<unknown> = Promise.resolve();

/** Reads the bars of a table or query of a DuckDB database file, opened read-only and let go afterwards.
 *  A query keeps its order; without ORDER BY that is DuckDB's business, and the quality check sees it.
 *  Throws UsageError CONFIG_INVALID; DataError DATA_NOT_FOUND (also an unknown table), DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN, DATA_CELL_INVALID. */
export async function readDatabase(place: SourcePlace): Promise<RawBars> {
  requireFile(place.path);
  if ((place.table === undefined) === (place.query === undefined)) {
    throw new UsageError('CONFIG_INVALID', 'data.source duckdb needs either data.table or data.query', {
      context: { entry: 'data.table' },
    });
  }
  const read = lastRead.then(() => withConnection((connection) => readAttached(connection, place)));
  lastRead = read.catch(() => undefined);
  return read;
}

async function readAttached(connection: DuckDBConnection, place: SourcePlace): Promise<RawBars> {
  try {
    await connection.run(`ATTACH ${sqlText(place.path)} AS source_database (READ_ONLY)`);
    try {
      await connection.run('USE source_database');
      return place.query === undefined
        ? await readTable(connection, place)
        : await readTableBars(connection, `(${trimQuery(place.query)})`, `query on "${place.path}"`);
    } finally {
      await connection.run('USE memory');
      await connection.run('DETACH source_database');
    }
  } catch (cause) {
    if (cause instanceof BarloomError) throw cause;
    const what = place.query === undefined ? `database "${place.path}"` : `query on "${place.path}"`;
    throw new DataError('DATA_UNREADABLE', `${what} cannot be read: ${(cause as Error).message.split('\n', 1)[0]}`, {
      context: { file: place.path },
      cause,
    });
  }
}

async function readTable(connection: DuckDBConnection, { path, table }: SourcePlace): Promise<RawBars> {
  const names =
    (
      await connection.runAndReadAll("SELECT table_name FROM information_schema.tables WHERE table_catalog = 'source_database'")
    ).getColumns()[0] ?? [];
  const tables = names.map(String);
  if (!tables.includes(table!)) {
    throw new DataError(
      'DATA_NOT_FOUND',
      `table "${table}" is not in "${path}"${suggestName(table!, tables)}; it has ${tables.join(', ') || 'no tables'}`,
      { context: { file: path, table: table! } },
    );
  }
  return readTableBars(connection, sqlName(table!), `table "${table}" in "${path}"`);
}

function trimQuery(query: string): string {
  return query.trim().replace(/;+$/, '');
}
