import type { DuckDBConnection } from '@duckdb/node-api';
import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';
import { readDoubleColumns } from '../duckdb/column-chunks.js';
import { sqlName, sqlText } from '../duckdb/duckdb-connection.js';
import { FIXED_COLUMNS } from './columns.js';
import { tableOf } from './schema.js';
import type { RowKind, RunLabel, StoredFeatures, StoredRows } from './store-rows.js';

/** Columns of the store, with the fixed ones as `FIXED_COLUMNS` has them. */
export interface ReadRows extends StoredRows {
  readonly fixed: readonly Float64Array[];
}

/** Returns every row of a kind. Throws DataError DATA_NOT_FOUND where the store has no such feature set. */
export async function readRows(connection: DuckDBConnection, path: string, kind: RowKind, hash: string): Promise<ReadRows> {
  const { names } = await findFeatures(connection, path, hash),
    runs = await listRuns(connection, hash);
  const ids = `[${runs.map(({ runId }) => sqlText(runId)).join(', ')}]`;
  const entries = [
    `list_position(${ids}, run_id) - 1.0`,
    ...FIXED_COLUMNS[kind].map(({ read }) => read),
    ...names.map((name) => `coalesce(${sqlName(name)}, 'nan')`),
  ];
  const sql = `SELECT ${entries.map((entry) => `(${entry})::DOUBLE`).join(', ')} FROM ${tableOf(kind, hash)} ORDER BY time, run_id`;
  const [run, ...columns] = await readDoubleColumns(connection, sql),
    fixed = columns.slice(0, FIXED_COLUMNS[kind].length);
  return { features: names, columns: columns.slice(fixed.length), timeMs: fixed[0]!, run: run!, runs, fixed };
}

/** Returns how many rows of a kind a feature set has. Throws DataError DATA_NOT_FOUND. */
export async function countRows(connection: DuckDBConnection, path: string, kind: RowKind, hash: string): Promise<number> {
  await findFeatures(connection, path, hash);
  const [count] = (await connection.runAndReadAll(`SELECT count(*) FROM ${tableOf(kind, hash)}`)).getColumns()[0]!;
  return Number(count);
}

/** Returns SQL for the rows of a kind as they are exported: run, time and state first, then the features by their names. */
export async function exportQuery(connection: DuckDBConnection, path: string, kind: RowKind, hash: string): Promise<string> {
  const { names } = await findFeatures(connection, path, hash);
  const [time, ...fixed] = FIXED_COLUMNS[kind].map(({ name }) => name);
  const columns = [time!, 'symbol', 'timeframe', 'strategy_id', 'run_id', 'origin', ...fixed, ...names.map(sqlName)];
  return `SELECT ${columns.join(', ')} FROM ${tableOf(kind, hash)} JOIN runs USING (run_id) ORDER BY time, run_id`;
}

/** Returns every feature set of the store, by its hash. */
export async function listFeatureSets(connection: DuckDBConnection): Promise<StoredFeatures[]> {
  const rows = (await connection.runAndReadAll('SELECT hash, to_json(names)::VARCHAR FROM feature_sets ORDER BY hash')).getRows();
  return rows.map(([hash, names]) => ({ hash: String(hash), names: JSON.parse(String(names)) as string[] }));
}

async function listRuns(connection: DuckDBConnection, hash: string): Promise<RunLabel[]> {
  const rows = (
    await connection.runAndReadAll(
      `SELECT run_id, strategy_id, symbol, timeframe, origin FROM runs WHERE feature_set = ${sqlText(hash)} ORDER BY run_id`,
    )
  ).getRows();
  return rows.map((row) => {
    const [runId, strategyId, symbol, timeframe, origin] = row.map(String) as [string, string, string, string, RunLabel['origin']];
    return { runId, strategyId, symbol, timeframe, origin };
  });
}

async function findFeatures(connection: DuckDBConnection, path: string, hash: string): Promise<StoredFeatures> {
  const sets = await listFeatureSets(connection),
    found = sets.find((set) => set.hash === hash),
    hashes = sets.map((set) => set.hash);
  if (found !== undefined) return found;
  throw new DataError(
    'DATA_NOT_FOUND',
    `feature set "${hash}" is not in store "${path}"${suggestName(hash, hashes)}; it has ${hashes.join(', ') || 'none'}`,
    { context: { file: path, feature_set: hash } },
  );
}
