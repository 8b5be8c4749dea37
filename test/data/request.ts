import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { parseTimeframe } from '../../src/core/timeframe.js';
import type { DataRequest } from '../../src/data/source/data-request.js';

/** Returns the path of a hand-made file. */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/data/${name}`, import.meta.url));
}

/** Returns a new folder below the system's temporary one. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'barloom-data-'));
}

/** Writes a text to a new temporary file and returns its path. */
export function temporaryFile(text: string | Uint8Array, name = 'bars.csv'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}

/** Returns a request for a CSV file without cache; `timeframe` may be a text. */
export function requestFor(path: string, changes: Partial<Omit<DataRequest, 'timeframe'>> & { timeframe?: string } = {}): DataRequest {
  const { timeframe, ...others } = changes;
  return {
    source: 'csv',
    path,
    symbol: 'X',
    timeframe: timeframe === undefined ? undefined : parseTimeframe(timeframe),
    timezone: 'UTC',
    calendar: 'crypto',
    cacheDir: 'no-cache-here',
    useCache: false,
    ...others,
  };
}

/** Returns CSV text with hourly bars from 2020-01-01, each a little higher. */
export function hourlyCsv(count: number, firstPrice = 100): string {
  const rows = Array.from({ length: count }, (_, i) => {
    const price = firstPrice + i;
    return `${new Date(Date.UTC(2020, 0, 1, i)).toISOString()},${price},${price + 2},${price - 1},${price + 1},${i}`;
  });
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

/** Runs SQL in an in-memory database of its own and lets go of it. */
export async function runSql(sql: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(sql);
  connection.closeSync();
  instance.closeSync();
}
