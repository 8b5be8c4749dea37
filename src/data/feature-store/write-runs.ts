import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../../core/errors.js';
import { appendDoubleColumns } from '../duckdb/column-chunks.js';
import { sqlName, sqlText } from '../duckdb/duckdb-connection.js';
import { FIXED_COLUMNS, fixedValues, known, OUTCOME_COLUMNS, outcomeValues } from './columns.js';
import { featureTables, tableOf } from './schema.js';
import type { BarRows, CollectedRun, Outcomes, RowKind, SignalRows, StoredFeatures } from './store-rows.js';

/** Writes runs in one transaction: after a kill all of them are there, or none. Rows that are there already stay as they are. Returns how
 *  many rows are new. Throws UsageError STORE_INVALID where a run was collected as another. */
export async function writeRuns(connection: DuckDBConnection, runs: readonly CollectedRun[]): Promise<Record<RowKind, number>> {
  return inTransaction(connection, async () => {
    const added = { signals: 0, bars: 0 };
    for (const group of groupBySet(runs)) {
      await registerFeatures(connection, group[0]!.featureSet);
      await registerRuns(connection, group);
      added.signals += await insertRows(connection, 'signals', group, ({ signals }) => signals);
      added.bars += await insertRows(connection, 'bars', group, ({ bars }) => bars);
    }
    return added;
  });
}

/** Fills in how trades ended whose signals are still open, in one transaction. Returns how many. */
export async function writeOutcomes(
  connection: DuckDBConnection,
  runId: string,
  timeMs: Float64Array,
  outcomes: Outcomes,
): Promise<number> {
  return inTransaction(connection, async () => {
    const [hash] = (await connection.runAndReadAll(`SELECT feature_set FROM runs WHERE run_id = ${sqlText(runId)}`)).getColumns()[0] ?? [];
    if (hash === undefined) throw new UsageError('STORE_INVALID', `run "${runId}" must have signals before its trades close, and has none`);
    const columns = OUTCOME_COLUMNS.map(({ name }) => name);
    await stage(connection, ['time_ms', ...columns], [timeMs, ...outcomeValues(outcomes)]);
    const values = OUTCOME_COLUMNS.map(({ name, write }) => `${name} = ${write}`);
    const isOwn = `t.run_id = ${sqlText(runId)} AND epoch_ms(t.time) = s.time_ms::BIGINT AND t.exit_time IS NULL`;
    return changed(connection, `UPDATE ${tableOf('signals', String(hash))} AS t SET ${values.join(', ')} FROM staged AS s WHERE ${isOwn}`);
  });
}

function groupBySet(runs: readonly CollectedRun[]): (readonly CollectedRun[])[] {
  const hashes = new Set(runs.map(({ featureSet }) => featureSet.hash));
  return Array.from(hashes, (hash) => runs.filter(({ featureSet }) => featureSet.hash === hash));
}

async function inTransaction<Result>(connection: DuckDBConnection, step: () => Promise<Result>): Promise<Result> {
  await connection.run('BEGIN');
  try {
    const result = await step();
    await connection.run('COMMIT');
    return result;
  } catch (error) {
    // a transaction that the engine itself has given up is gone already
    await connection.run('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    await connection.run('DROP TABLE IF EXISTS temp.staged');
  }
}

async function registerFeatures(connection: DuckDBConnection, featureSet: StoredFeatures): Promise<void> {
  const names = `[${featureSet.names.map(sqlText).join(', ')}]::VARCHAR[]`,
    hash = sqlText(featureSet.hash);
  await connection.run(`INSERT INTO feature_sets VALUES (${hash}, ${names}) ON CONFLICT DO NOTHING`);
  const [isSame] = (await connection.runAndReadAll(`SELECT names = ${names} FROM feature_sets WHERE hash = ${hash}`)).getColumns()[0]!;
  if (isSame !== true)
    throw new UsageError(
      'STORE_INVALID',
      `feature set "${featureSet.hash}" must have the features that it was stored with, in their order, and has ${featureSet.names.join(', ')}`,
    );
  for (const table of featureTables(featureSet)) await connection.run(table);
}

async function registerRuns(connection: DuckDBConnection, runs: readonly CollectedRun[]): Promise<void> {
  const entries = runs.map(({ label, featureSet }) => [
    label.runId,
    label.strategyId,
    label.symbol,
    label.timeframe,
    label.origin,
    featureSet.hash,
  ]);
  const list = (texts: readonly string[]): string => `(${texts.map(sqlText).join(', ')})`;
  await connection.run(`INSERT INTO runs VALUES ${entries.map(list).join(', ')} ON CONFLICT DO NOTHING`);
  const rows = (await connection.runAndReadAll(`SELECT * FROM runs WHERE run_id IN ${list(entries.map(([runId]) => runId!))}`)).getRows();
  const stored = new Map(rows.map(([runId, ...rest]) => [runId, rest.join(', ')]));
  for (const [runId, ...rest] of entries) {
    const own = rest.join(', '),
      old = stored.get(runId!)!;
    if (own !== old) throw new UsageError('STORE_INVALID', `run "${runId}" must be the one that it was stored as (${old}), not ${own}`);
  }
}

/** Rows of all runs are staged as plain numbers, with a number for their run, and inserted by one statement. */
async function insertRows(
  connection: DuckDBConnection,
  kind: RowKind,
  runs: readonly CollectedRun[],
  rowsOf: (run: CollectedRun) => SignalRows | BarRows | undefined,
): Promise<number> {
  const parts = runs
    .map((run) => ({ run, rows: rowsOf(run) }))
    .filter((part): part is { run: CollectedRun; rows: SignalRows | BarRows } => part.rows !== undefined && part.rows.timeMs.length > 0);
  if (parts.length === 0) return 0;
  const { names, hash } = parts[0]!.run.featureSet,
    fixed = FIXED_COLUMNS[kind];
  // features are staged by position: their names may be anything
  const staged = ['run_number', ...fixed.map(({ name }) => name), ...names.map((_, feature) => `f${feature}`)];
  const columns = joinColumns(
    parts.map(({ rows }, part) => [new Float64Array(rows.timeMs.length).fill(part), ...fixedValues(rows), ...rows.features]),
  );
  await stage(connection, staged, columns);
  const ids = `[${parts.map(({ run }) => sqlText(run.label.runId)).join(', ')}][s.run_number::INTEGER + 1]`;
  const values = [
    `${ids} AS run_id`,
    ...fixed.map(({ name, write }) => `${write} AS ${name}`),
    ...names.map((name, feature) => `${known(`f${feature}`)} AS ${sqlName(name)}`),
  ];
  const table = tableOf(kind, hash);
  return changed(
    connection,
    `INSERT INTO ${table} SELECT * FROM (SELECT ${values.join(', ')} FROM staged AS s) AS fresh ANTI JOIN ${table} AS old ON fresh.run_id = old.run_id AND fresh.time = old.time`,
  );
}

async function stage(connection: DuckDBConnection, names: readonly string[], columns: readonly Float64Array[]): Promise<void> {
  await connection.run(`CREATE OR REPLACE TEMP TABLE staged(${names.map((name) => `${name} DOUBLE`).join(', ')})`);
  await appendDoubleColumns(connection, 'staged', columns);
}

/** Rows that a statement inserts or updates. */
async function changed(connection: DuckDBConnection, sql: string): Promise<number> {
  return (await connection.run(sql)).rowsChanged;
}

/** Puts parts of equal columns one behind the other. */
function joinColumns(parts: readonly (readonly Float64Array[])[]): readonly Float64Array[] {
  if (parts.length === 1) return parts[0]!;
  const rows = parts.reduce((sum, [first]) => sum + first!.length, 0);
  return parts[0]!.map((_, column) => {
    const joined = new Float64Array(rows);
    let at = 0;
    for (const part of parts) {
      joined.set(part[column]!, at);
      at += part[column]!.length;
    }
    return joined;
  });
}
