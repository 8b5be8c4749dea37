import { UsageError } from '../../core/errors.js';
import { sqlText } from '../duckdb/duckdb-connection.js';
import { openOwnedDatabase, type OwnedDatabase } from '../duckdb/owned-database.js';
import { checkClosing, checkRun } from './check-run.js';
import { outcomesOf } from './columns.js';
import { countRows, exportQuery, listFeatureSets, readRows } from './read-rows.js';
import { ensureStore } from './schema.js';
import type { CollectedRun, Outcomes, RowKind, StoredBars, StoredFeatures, StoredSignals } from './store-rows.js';
import { writeOutcomes, writeRuns } from './write-runs.js';

/** Rows that wait to be written together. */
const BATCH_ROWS = 50_000;

/** Rows of features with what became of them, in one DuckDB file that has one owner. Runs are written in batches, each a transaction:
 *  after a kill the file opens and has every run of every batch that was written, and no part of another. */
export class FeatureStore {
  readonly path: string;
  private readonly database: OwnedDatabase;
  private waiting: CollectedRun[] = [];
  private waitingRows = 0;
  /** the connection has one user at a time */
  private last: Promise<unknown> = Promise.resolve();

  private constructor(path: string, database: OwnedDatabase) {
    this.path = path;
    this.database = database;
  }

  /** Opens the store, and creates it where there is none; its folder must be there.
   *  Throws UsageError STORE_LOCKED where it has another owner; DataError DATA_UNREADABLE where the file is no feature store. */
  static async open(path: string): Promise<FeatureStore> {
    const database = await openOwnedDatabase(path);
    try {
      await ensureStore(database.connection, path);
      return new FeatureStore(path, database);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Takes a run; it is written with others, at the latest when the store is flushed, read or closed. Rows of a run id that are there
   *  already stay as they are. Throws UsageError STORE_INVALID. */
  async add(run: CollectedRun): Promise<void> {
    checkRun(run);
    if (this.waiting.some(({ label }) => label.runId === run.label.runId)) await this.flush();
    this.waiting.push(run);
    this.waitingRows += run.signals.timeMs.length + (run.bars?.timeMs.length ?? 0);
    if (this.waitingRows >= BATCH_ROWS) await this.flush();
  }

  /** Writes the runs that wait. Returns how many of their rows are new. Throws UsageError STORE_INVALID where a run does not fit what the
   *  store holds; the others are written all the same. */
  async flush(): Promise<Record<RowKind, number>> {
    const batch = this.waiting;
    [this.waiting, this.waitingRows] = [[], 0];
    return this.inTurn(async () => (batch.length === 0 ? { signals: 0, bars: 0 } : this.write(batch)));
  }

  /** Fills in how trades ended. Signals that are closed already stay as they are. Returns how many were open.
   *  timeMs  f64[trade]: the signals' times, ascending
   *  Throws UsageError STORE_INVALID */
  async closeSignals(runId: string, timeMs: Float64Array, outcomes: Outcomes): Promise<number> {
    checkClosing(runId, timeMs, outcomes);
    await this.flush();
    return this.inTurn(() => writeOutcomes(this.database.connection, runId, timeMs, outcomes));
  }

  /** Returns the signals of a feature set, by time and then by run. Throws DataError DATA_NOT_FOUND. */
  async readSignals(featureHash: string): Promise<StoredSignals> {
    const { fixed, ...rows } = await this.read('signals', featureHash),
      [, side, ...outcomes] = fixed;
    return { ...rows, side: side!, outcomes: outcomesOf(outcomes) };
  }

  /** Returns the bars of a feature set, by time and then by run. Throws DataError DATA_NOT_FOUND. */
  async readBars(featureHash: string): Promise<StoredBars> {
    const { fixed, ...rows } = await this.read('bars', featureHash);
    return { ...rows, position: fixed[1]! };
  }

  /** Returns how many rows of a kind a feature set has. Throws DataError DATA_NOT_FOUND. */
  async countRows(kind: RowKind, featureHash: string): Promise<number> {
    await this.flush();
    return this.inTurn(() => countRows(this.database.connection, this.path, kind, featureHash));
  }

  /** Writes the rows of a feature set as Parquet (ZSTD), in a stable order of columns: time, symbol, timeframe, strategy_id, run_id,
   *  origin;
   *  side and outcomes of signals, position of bars; then the features. Missing is null. The file is not synced to disk. */
  async exportParquet(kind: RowKind, featureHash: string, path: string): Promise<void> {
    await this.flush();
    await this.inTurn(async () => {
      const { connection } = this.database,
        query = await exportQuery(connection, this.path, kind, featureHash);
      await connection.run(`COPY (${query}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)`);
    });
  }

  /** Returns the feature sets that rows were stored of. */
  async listFeatureSets(): Promise<StoredFeatures[]> {
    await this.flush();
    return this.inTurn(() => listFeatureSets(this.database.connection));
  }

  /** Writes what waits and lets the file go. */
  async close(): Promise<void> {
    try {
      await this.flush();
    } finally {
      this.database.close();
    }
  }

  private async write(batch: readonly CollectedRun[]): Promise<Record<RowKind, number>> {
    const { connection } = this.database;
    return writeRuns(connection, batch).catch(async (error: unknown) => {
      if (batch.length > 1 && error instanceof UsageError) for (const run of batch) await writeRuns(connection, [run]).catch(() => {});
      throw error;
    });
  }

  private async read(kind: RowKind, featureHash: string): ReturnType<typeof readRows> {
    await this.flush();
    return this.inTurn(() => readRows(this.database.connection, this.path, kind, featureHash));
  }

  private async inTurn<Result>(step: () => Promise<Result>): Promise<Result> {
    const mine = this.last.then(step);
    this.last = mine.catch(() => {});
    return mine;
  }
}
