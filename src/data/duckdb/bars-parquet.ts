import type { Bars } from '../../core/bars.js';
import { appendDoubleColumns } from './column-chunks.js';
import { sqlName, sqlText, withConnection } from './duckdb-connection.js';

const COLUMNS = 'open, high, low, close, volume';

/** Writes bars as Parquet (ZSTD): time TIMESTAMP_MS in UTC, open, high, low, close, volume DOUBLE, and a column for each constant.
 *  The file is not synced to disk. */
export async function writeBarsParquet(path: string, bars: Bars, constants: Readonly<Record<string, number>> = {}): Promise<void> {
  const extra = Object.entries(constants).map(([name, value]) => `${value}::BIGINT AS ${sqlName(name)}`);
  await withConnection(async (connection) => {
    await connection.run(
      'CREATE TEMP TABLE written_bars(time_ms DOUBLE, open DOUBLE, high DOUBLE, low DOUBLE, close DOUBLE, volume DOUBLE)',
    );
    try {
      await appendDoubleColumns(connection, 'written_bars', [bars.timeMs, bars.open, bars.high, bars.low, bars.close, bars.volume]);
      const rows = `SELECT make_timestamp_ms(time_ms::BIGINT)::TIMESTAMP_MS AS time, ${[COLUMNS, ...extra].join(', ')} FROM written_bars`;
      await connection.run(`COPY (${rows}) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)`);
    } finally {
      await connection.run('DROP TABLE written_bars');
    }
  });
}
