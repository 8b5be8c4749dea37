import { sqlName, sqlText } from '../duckdb/duckdb-connection.js';
import { FEATURE_PREFIX } from './schema.js';

/** What a dataset is of: markets, or strategies on them. */
export const DATASET_KINDS = ['market', 'selection'] as const;
export type DatasetKind = (typeof DATASET_KINDS)[number];

/** Logs that a dataset is built of. */
export interface DatasetSources {
  /** Parquet files of each table, in the same order */
  readonly bars: readonly string[];
  readonly outcomes: readonly string[];
  readonly strategies: readonly string[];
  readonly features: readonly string[];
}

/** Static facts of a strategy. */
const FACTS = ['has_long', 'has_short', 'has_stop', 'has_target', 'has_trail', 'has_time_stop', 'sizing'] as const;

/** Returns the query of a dataset: a row for each bar of a market, or of a strategy on it, with its features at the close and what came of it
 *  over the horizon; where several logs have the same row, that of the first run counts. Rows without an outcome are left out.
 *  horizonBars  one of those that the logs have */
export function datasetQuery(kind: DatasetKind, sources: DatasetSources, horizonBars: number): string {
  const features = sources.features.map((name) => `b.${sqlName(`${FEATURE_PREFIX}${name}`)} AS ${sqlName(`${FEATURE_PREFIX}${name}`)}`);
  const key = kind === 'market' ? ['symbol', 'timeframe', 'time'] : ['strategy_id', 'symbol', 'timeframe', 'time'];
  const own = kind === 'market' ? ['return', 'volatility', 'regime'] : ['strategy_return', 'strategy_drawdown', 'strategy_risk_adjusted'];
  const columns = [
    ...key.map((name) => `b.${name}`),
    'b.known_at AS features_known_at',
    ...(kind === 'market' ? [] : FACTS.map((name) => `s.${name}`)),
    ...features,
    'o.horizon_bars',
    ...own.map((name) => `o.${sqlName(name)}`),
    'o.known_at',
  ];
  return `WITH b AS (${once(sources.bars, key)}),
    o AS (${once(sources.outcomes, key, `horizon_bars = ${horizonBars} AND ${sqlName(own[0]!)} IS NOT NULL`)})
    ${kind === 'market' ? '' : `, s AS (${once(sources.strategies, ['strategy_id'])})`}
    SELECT ${columns.join(', ')} FROM b JOIN o USING (${key.join(', ')})${kind === 'market' ? '' : ' JOIN s USING (strategy_id)'}
    ORDER BY ${key.join(', ')}`;
}

/** The rows of files, each key once: of the first run that has it. */
function once(files: readonly string[], key: readonly string[], condition = 'true'): string {
  const list = `[${files.map(sqlText).join(', ')}]`;
  const order = key.includes('time') ? "run_id, strategy_id, coalesce(member, '')" : 'strategy_id';
  return `SELECT * FROM read_parquet(${list}, hive_partitioning = false, union_by_name = true) WHERE ${condition}
    QUALIFY row_number() OVER (PARTITION BY ${key.join(', ')} ORDER BY ${order}) = 1`;
}
