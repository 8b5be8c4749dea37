// Damaged archives and tables with types: our own error or bars, never a crash.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { compress } from '@bokuweb/zstd-wasm';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { beforeAll, expect, test } from 'vitest';
import { BarloomError, KernelError } from '../../src/core/errors.js';
import { randomStream } from '../../src/core/random.js';
import type { SourceKind } from '../../src/data/source/data-request.js';
import { importMarket } from '../../src/data/import-market.js';
import { readyZstd } from '../../src/data/text/zstd.js';
import { hourlyCsv, requestFor, runSql, temporaryFile, temporaryFolder } from './request.js';

const parquet = join(temporaryFolder(), 'whole.parquet');
const COUNT = 60;

beforeAll(async () => {
  await readyZstd();
  await runSql(
    `COPY (SELECT TIMESTAMP '2024-01-02' + i * INTERVAL 1 HOUR AS time, 'AAA' AS symbol, 1.5 + i AS open, 3.5 + i AS high, 0.5 + i AS low, 2.5 + i AS close, i AS volume FROM range(40) t(i)) TO '${parquet}' (FORMAT parquet)`,
  );
}, 60_000);

const times = Float64Array.from({ length: 40 }, (_, i) => 1_704_153_600_000 + i * 3_600_000);
const prices = (first: number): Float64Array => times.map((_, i) => first + i);

test.each<[string, SourceKind, string, () => Uint8Array]>([
  ['gzip', 'csv', 'bars.csv.gz', () => gzipSync(hourlyCsv(40))],
  ['zstd', 'csv', 'bars.csv.zst', () => compress(Buffer.from(hourlyCsv(40)))],
  [
    'Arrow',
    'arrow',
    'bars.arrow',
    () => tableToIPC(tableFromArrays({ time: times, open: prices(2), high: prices(4), low: prices(1), close: prices(3) }), 'file'),
  ],
  ['Parquet', 'parquet', 'bars.parquet', () => readFileSync(parquet)],
  ['JSON', 'json', 'bars.json', () => Buffer.from(JSON.stringify(Array.from(times, (time, i) => [time, 2 + i, 4 + i, 1 + i, 3 + i, 5])))],
])('%s', async (_, source, name, make) => {
  const random = randomStream(7);
  let refused = 0;
  for (let number = 0; number < COUNT; number++) {
    const bytes = Buffer.from(make());
    for (let flips = 1 + random.below(3); flips > 0; flips--) bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
    const path = temporaryFile(random.below(4) === 0 ? bytes.subarray(0, random.below(bytes.length)) : bytes, name);
    try {
      await importMarket(requestFor(path, { source, symbol: 'AAA', symbolRule: 'guessed', calendar: undefined }));
    } catch (error) {
      if (!(error instanceof BarloomError) || error instanceof KernelError)
        throw new Error(`damage ${number}: ${(error as Error).stack}`, { cause: error });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(COUNT / 5);
});
