import type { Bars } from '../../core/bars.js';
import { appendDoubleColumns } from './column-chunks.js';
import { sqlName, sqlText, withConnection } from './duckdb-connection.js';
import { readNativeDoubleColumns } from './native-columns.js';

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

/** Reads bars that writeBarsParquet wrote, in their order. Throws DuckDB's error where the file is damaged. */
export async function readBarsParquet(path: string): Promise<Bars> {
  const columns = await readNativeDoubleColumns(`SELECT epoch_ms(time)::DOUBLE, ${COLUMNS} FROM read_parquet(${sqlText(path)})`);
  const [timeMs, open, high, low, close, volume] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return { timeMs, open, high, low, close, volume };
}
