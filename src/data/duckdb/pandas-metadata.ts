import type { DuckDBConnection } from '@duckdb/node-api';
import { sqlText } from './duckdb-connection.js';
import type { RelationHints } from './duckdb-table.js';

interface PandasMetadata {
  readonly index_columns?: readonly unknown[];
  readonly columns?: readonly { readonly field_name?: unknown; readonly metadata?: { readonly timezone?: unknown } | null }[];
}

/** Returns what pandas wrote into a Parquet file about its frame: the column of its index, and the zones of its times. Nothing where it is
 *  not
 *  pandas' or not readable. */
export async function pandasHints(connection: DuckDBConnection, path: string): Promise<RelationHints> {
  const rows = await connection.runAndReadAll(
    `SELECT decode(value) FROM parquet_kv_metadata(${sqlText(path)}) WHERE decode(key) = 'pandas'`,
  );
  const text = rows.getColumns()[0]?.[0];
  return typeof text === 'string' ? hintsOf(text) : {};
}

/** Returns the hints of pandas' metadata, a JSON text. */
export function hintsOf(text: string): RelationHints {
  let metadata: PandasMetadata;
  try {
    metadata = JSON.parse(text) as PandasMetadata;
  } catch {
    return {};
  }
  const indexColumn = metadata.index_columns?.find((name): name is string => typeof name === 'string');
  const zones = new Map<string, string>();
  for (const { field_name: name, metadata: details } of metadata.columns ?? [])
    if (typeof name === 'string' && typeof details?.timezone === 'string') zones.set(name, details.timezone);
  return { indexColumn, zones };
}
