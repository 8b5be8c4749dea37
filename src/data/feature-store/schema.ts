import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../core/errors.js';
import { sqlName } from '../duckdb/duckdb-connection.js';
import { FIXED_COLUMNS } from './columns.js';
import type { RowKind, StoredFeatures } from './store-rows.js';

/** Of the tables below. */
const STORE_VERSION = 1;

/** Makes an empty database a feature store. Throws DataError DATA_UNREADABLE where it is one of another version or something else. */
export async function ensureStore(connection: DuckDBConnection, path: string): Promise<void> {
  const tables =
    (await connection.runAndReadAll("SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'")).getColumns()[0] ?? [];
  if (tables.length === 0) return createStore(connection);
  if (!tables.includes('barloom_store')) throw unreadable(path, 'it is a DuckDB database of something else');
  const [version] = (await connection.runAndReadAll('SELECT version FROM barloom_store')).getColumns()[0] ?? [];
  if (version !== STORE_VERSION) throw unreadable(path, `its tables must be of version ${STORE_VERSION}, not ${String(version)}`);
}

/** The table of a kind of rows of a feature set, as an SQL name. */
export function tableOf(kind: RowKind, hash: string): string {
  return sqlName(`${kind}_${hash}`);
}

/** Returns what creates the tables of a feature set where they are not there. */
export function featureTables({ hash, names }: StoredFeatures): string[] {
  const features = names.map((name) => `${sqlName(name)} DOUBLE`);
  return (['signals', 'bars'] as const).map((kind) => {
    const fixed = FIXED_COLUMNS[kind].map(({ name, type }) => `${name} ${type}`);
    return `CREATE TABLE IF NOT EXISTS ${tableOf(kind, hash)}(${['run_id VARCHAR', ...fixed, ...features].join(', ')})`;
  });
}

async function createStore(connection: DuckDBConnection): Promise<void> {
  await connection.run(`BEGIN;
    CREATE TABLE barloom_store(version INTEGER);
    INSERT INTO barloom_store VALUES (${STORE_VERSION});
    CREATE TABLE feature_sets(hash VARCHAR PRIMARY KEY, names VARCHAR[]);
    CREATE TABLE runs(run_id VARCHAR PRIMARY KEY, strategy_id VARCHAR, symbol VARCHAR, timeframe VARCHAR, origin VARCHAR, feature_set VARCHAR);
    COMMIT`);
}

function unreadable(path: string, rule: string): DataError {
  return new DataError('DATA_UNREADABLE', `feature store "${path}" cannot be read: ${rule}`, { context: { file: path } });
}
