/** Of the files of a log, in each of their names; docs/composites.md says what stands in them. */
export const BARS_LOG_SCHEMA = 'barloom.bars/1';

/** The files of a log, beside each other in a run's folder. */
export const BARS_LOG_FILES = {
  bars: 'bars_log.parquet',
  outcomes: 'bars_outcomes.parquet',
  strategies: 'bars_strategies.parquet',
} as const;
/** The same as tables of one database. */
export const BARS_LOG_DATABASE = 'bars_log.duckdb';
/** Says which schema and features the files have. */
export const BARS_LOG_MANIFEST = 'bars_log.json';

export type BarsLogTable = keyof typeof BARS_LOG_FILES;

/** Features stand in the log behind this. */
export const FEATURE_PREFIX = 'f_';

/** `let` entries of a strategy stand there behind this. */
export const LET_PREFIX = 'let_';

/** What bars_log.json holds. */
export interface BarsLogManifest {
  readonly schema: string;
  readonly run_id: string;
  readonly system: string;
  readonly feature_set: { readonly name: string; readonly hash: string; readonly names: readonly string[] };
  /** bars */
  readonly horizons: readonly number[];
  readonly rows: Readonly<Record<BarsLogTable, number>>;
  readonly sha256: Readonly<Record<BarsLogTable, string>>;
}
