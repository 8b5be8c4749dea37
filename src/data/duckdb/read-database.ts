import type { DuckDBConnection } from '@duckdb/node-api';
import { BarloomError, DataError, UsageError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import type { TableOptions } from '../source/data-options.js';
import { plainText } from '../columns/quote-cell.js';
import type { RawBars } from '../bars/raw-bars.js';
import { readTable } from '../table/read-table.js';
import type { TableReader } from '../table/table-reader.js';
import { requireFile } from '../text/require-file.js';
import { loadDuckDb, sqlName, sqlText } from './duckdb-connection.js';
import { duckDbTable } from './duckdb-table.js';
import { SEALED_DATABASE, withSealedDatabase } from './sealed-database.js';

/** Where the rows of a query stand while its columns are read. */
const QUERY_ROWS = 'barloom_query_rows';

/** Reads of database files run one after the other: a file may be attached once per process. */
let lastRead: Promise<unknown> = Promise.resolve();

/** A table or a query of a database file. */
export interface DatabasePlace {
  readonly path: string;
  readonly table: string | undefined;
  readonly query: string | undefined;
}

/** Reads the bars of a table or query of a DuckDB database file, opened read-only and let go afterwards.
 *  A query is one SELECT, is run once and sees no other file. It keeps its order; without ORDER BY that is DuckDB's business, and the
 *  quality check sees it.
 *  Throws UsageError CONFIG_INVALID; DataError DATA_NOT_FOUND (also an unknown table), DATA_UNREADABLE, DATA_EMPTY, DATA_LAYOUT_UNKNOWN,
 *  DATA_CELL_INVALID. */
export async function readDatabase(place: DatabasePlace, options: TableOptions): Promise<RawBars> {
  requireFile(place.path);
  if ((place.table === undefined) === (place.query === undefined)) {
    throw new UsageError('CONFIG_INVALID', 'data.source duckdb needs either data.table or data.query', {
      context: { entry: 'data.table' },
    });
  }
  return await inTurn(() => readSealed(place, options));
}

/** Runs `use` on a table of a database file, opened read-only and let go afterwards.
 *  Throws DataError DATA_NOT_FOUND of an unknown table, what `use` throws, and DuckDB's own errors. */
export async function withDatabaseTable<T>(path: string, table: string, use: (table: TableReader) => Promise<T>): Promise<T> {
  return await inTurn(() => withSealedDatabase(path, async (connection) => await use(await openNamed(connection, path, table))));
}

async function inTurn<T>(read: () => Promise<T>): Promise<T> {
  const reading = lastRead.then(read);
  lastRead = reading.catch(() => undefined);
  return await reading;
}

async function readSealed(place: DatabasePlace, options: TableOptions): Promise<RawBars> {
  const { path, table, query } = place;
  try {
    return await withSealedDatabase(path, (connection) =>
      query === undefined
        ? openNamed(connection, path, table!).then((named) => readTable(named, options))
        : readQuery(connection, path, query, options),
    );
  } catch (cause) {
    if (cause instanceof BarloomError) throw cause;
    const what = query === undefined ? `database "${path}"` : `query on "${path}"`;
    throw new DataError('DATA_UNREADABLE', `${what} cannot be read: ${firstWords(cause as Error)}`, {
      context: { file: path },
      cause,
    });
  }
}

/** The schema of a table that is named alone. */
const MAIN_SCHEMA = 'main';

async function openNamed(connection: DuckDBConnection, path: string, table: string): Promise<TableReader> {
  const rows = await connection.runAndReadAll(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ${sqlText(SEALED_DATABASE)} ORDER BY 1, 2`,
  );
  const tables = rows.getRows().map(([schema, name]) => ({ schema: String(schema), name: String(name) }));
  const names = tables.map(({ schema, name }) => (schema === MAIN_SCHEMA ? name : `${schema}.${name}`));
  const found = tables.find(({ schema, name }, index) => names[index] === table || `${schema}.${name}` === table);
  if (found === undefined) {
    throw new DataError(
      'DATA_NOT_FOUND',
      `table "${table}" is not in "${path}"${suggestName(table, names)}; it has ${plainText(names.join(', '), 200) || 'no tables'}`,
      { context: { file: path, table } },
    );
  }
  const relation = `${sqlName(SEALED_DATABASE)}.${sqlName(found.schema)}.${sqlName(found.name)}`;
  return await duckDbTable(connection, relation, `table "${table}" in "${path}"`);
}

/** Without ORDER BY each execution of a query may have an order of its own: it is run once, and every column is read from those rows. */
async function readQuery(connection: DuckDBConnection, path: string, query: string, options: TableOptions): Promise<RawBars> {
  await requireSelect(connection, path, query);
  await connection.run(`CREATE TEMP TABLE ${QUERY_ROWS} AS ${query}`);
  return readTable(await duckDbTable(connection, QUERY_ROWS, `query on "${path}"`), options);
}

/** Throws UsageError CONFIG_INVALID where a text is not one SELECT, DuckDB's error where it is no SQL. */
async function requireSelect(connection: DuckDBConnection, path: string, query: string): Promise<void> {
  const refuse = (found: string): never => {
    throw new UsageError('CONFIG_INVALID', `data.query on "${path}" must be one SELECT, and is ${found}`, {
      context: { entry: 'data.query', file: path },
    });
  };
  if (query.trim() === '') refuse('empty');
  const statements = await connection.extractStatements(query);
  if (statements.count !== 1) refuse(`${statements.count} statements`);
  const { StatementType } = loadDuckDb();
  const prepared = await statements.prepare(0);
  const { statementType } = prepared;
  prepared.destroySync();
  if (statementType !== StatementType.SELECT) refuse(`${StatementType[statementType] ?? 'no statement'}`);
}

function firstWords({ message }: Error): string {
  return plainText(message.split('\n', 1)[0]!.replace(/^Failed to extract statements: /, ''), 300);
}
