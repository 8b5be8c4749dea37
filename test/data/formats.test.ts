// What bars come packed in: zip, zstd, Arrow (Feather), JSON, and what pandas writes into Parquet.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import { compress } from '@bokuweb/zstd-wasm';
import {
  compressionRegistry,
  CompressionType,
  Dictionary,
  Field,
  Int32,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableFromArrays,
  tableToIPC,
  TimestampMicrosecond,
  TimestampNanosecond,
  Utf8,
  makeData,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { compress as compressLz4 } from 'lz4js';
import { beforeAll, describe, expect, test } from 'vitest';
import { BarloomError } from '../../src/core/errors.js';
import type { DataRequest } from '../../src/data/source/data-request.js';
import { openMarket } from '../../src/data/open-market.js';
import { readyZstd } from '../../src/data/text/zstd.js';
import { fixture, hourlyCsv, requestFor, runSql, temporaryFile, temporaryFolder } from './request.js';

const folder = temporaryFolder();
const open = (path: string, changes: Partial<DataRequest> = {}): ReturnType<typeof openMarket> =>
  openMarket({ ...requestFor(path, { calendar: undefined }), ...changes });
const refusal = async (path: string, changes: Partial<DataRequest> = {}): Promise<BarloomError> => {
  const error: unknown = await open(path, changes).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(BarloomError);
  return error as BarloomError;
};

/** Writes a zip archive, entries deflated. */
function zip(entries: Readonly<Record<string, string | Buffer>>, change: (bytes: Buffer) => Buffer = (bytes) => bytes): string {
  const parts: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const raw = Buffer.from(content);
    const packed = deflateRawSync(raw);
    const head = (signature: number, size: number): Buffer => {
      const buffer = Buffer.alloc(size);
      buffer.writeUInt32LE(signature, 0);
      const at = size === 30 ? 4 : 6;
      buffer.writeUInt16LE(20, 4);
      buffer.writeUInt16LE(20, at);
      buffer.writeUInt16LE(8, at + 4);
      buffer.writeUInt32LE(crc32(raw), at + 10);
      buffer.writeUInt32LE(packed.length, at + 14);
      buffer.writeUInt32LE(raw.length, at + 18);
      buffer.writeUInt16LE(Buffer.byteLength(name), at + 22);
      return buffer;
    };
    const entry = head(0x02014b50, 46);
    entry.writeUInt32LE(offset, 42);
    const local = Buffer.concat([head(0x04034b50, 30), Buffer.from(name), packed]);
    parts.push(local);
    central.push(Buffer.concat([entry, Buffer.from(name)]));
    offset += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(central.length, 8);
  end.writeUInt16LE(central.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return temporaryFile(change(Buffer.concat([...parts, directory, end])), 'bars.zip');
}

const lines = hourlyCsv(48).trimEnd().split('\n');
const [firstDay, secondDay] = [`${lines.slice(0, 25).join('\n')}\n`, `${[lines[0], ...lines.slice(25)].join('\n')}\n`];
const closes = Array.from({ length: 48 }, (_, i) => 101 + i);

describe('zip', () => {
  test('one entry, or several that are joined in any order', async () => {
    expect([...(await open(zip({ 'BTC-1h.csv': hourlyCsv(48) }))).market.bars.close]).toEqual(closes);
    const several = await open(zip({ 'b/2.csv': secondDay, 'a/1.csv': firstDay, '__MACOSX/._1.csv': 'x', 'a/': '' }));
    expect([...several.market.bars.close]).toEqual(closes);
    expect(several.quality.verdict).toBe('clean');
  });

  test('several archives by pattern', async () => {
    const path = join(temporaryFolder(), 'BTC-1h-*.zip');
    for (const [name, text] of Object.entries({ '2020-01-02': secondDay, '2020-01-01': firstDay }))
      writeFileSync(path.replace('*', name), readFileSync(zip({ [`${name}.csv`]: text })));
    expect([...(await open(path)).market.bars.close]).toEqual(closes);
  });

  test('a bad cell is named with its entry', async () => {
    const path = zip({ 'day.csv': firstDay.replace('120,122', '120,x') });
    expect((await refusal(path)).message).toBe(`file "${path}/day.csv" row 22 column high: "x" is not a number`);
  });

  test('JSON, gzip and UTF-16 inside', async () => {
    expect((await open(zip({ 'a.json': readFileSync(fixture('layouts/freqtrade.json')) }))).market.bars.close[0]).toBe(99.64);
    expect((await open(zip({ 'a.csv.gz': gzipSync(firstDay) }))).market.bars.close[23]).toBe(124);
    expect((await open(zip({ 'a.csv': Buffer.from(firstDay, 'utf16le') }))).market.bars.close[23]).toBe(124);
  });

  test('a damaged or empty archive is refused', async () => {
    expect((await refusal(zip({ 'a.csv': firstDay }, (bytes) => bytes.subarray(0, bytes.length - 40)))).message).toMatch(
      /is not a whole zip archive: /,
    );
    for (const at of [50, 120, 200]) {
      const path = zip({ 'a.csv': firstDay }, (bytes) => Buffer.from(bytes.map((byte, index) => (index === at ? byte ^ 4 : byte))));
      expect((await refusal(path)).code).toBe('DATA_UNREADABLE');
    }
    expect((await refusal(zip({}))).code).toBe('DATA_EMPTY');
  });
});

describe('zstd', () => {
  beforeAll(readyZstd);

  test('is undone, and damage is told', async () => {
    const packed = Buffer.from(compress(Buffer.from(hourlyCsv(48)), 3));
    expect([...(await open(temporaryFile(packed, 'bars.csv.zst'))).market.bars.close]).toEqual(closes);
    expect([
      ...(
        await open(
          temporaryFile(
            Buffer.concat([
              Buffer.from(compress(Buffer.from(firstDay))),
              Buffer.from(compress(Buffer.from(secondDay.split('\n').slice(1).join('\n')))),
            ]),
            'two.csv.zst',
          ),
        )
      ).market.bars.close,
    ]).toEqual(closes);
    for (const cut of [8, packed.length >> 1, packed.length - 1])
      expect((await refusal(temporaryFile(packed.subarray(0, cut), 'bars.csv.zst'))).message).toMatch(
        /is not whole zstd: its frames are damaged$/,
      );
    expect((await refusal(temporaryFile(Buffer.from([0, 1, 2, 3]), 'bars.csv.zst'))).message).toMatch(/is not zstd, as its name says$/);
  });

  test('of zeros by the thousand', async () => {
    const long = `${hourlyCsv(48)}${'\n'.repeat(30_000_000)}`;
    expect((await open(temporaryFile(Buffer.from(compress(Buffer.from(long))), 'bars.csv.zst'))).market.bars.close).toHaveLength(48);
  });
});

describe('Arrow', () => {
  const count = 3000;
  const at = Array.from({ length: count }, (_, i) => Date.UTC(2020, 0, 1, i));
  const numbers = (first: number): Float64Array => Float64Array.from({ length: count }, (_, i) => first + i / 8);
  const columns = { open: numbers(2), high: numbers(4), low: numbers(1), close: numbers(3), volume: numbers(0) };
  const time = (unit: bigint, type: TimestampMicrosecond | TimestampNanosecond): Vector =>
    new Vector([makeData({ type, data: BigInt64Array.from(at, (ms) => BigInt(ms) * unit), length: count })]);
  const table = (times: Vector, name = 'date'): Table => {
    const plain = tableFromArrays(columns);
    const fields = [new Field(name, times.type as never), ...plain.schema.fields];
    const children = [times.data[0]!, ...plain.batches[0]!.data.children];
    const batch = new RecordBatch(new Schema(fields), makeData({ type: new Struct(fields), length: count, children }) as never);
    return new Table(batch);
  };
  const write = (bytes: Uint8Array, name = 'bars.feather'): string => temporaryFile(bytes, name);
  const micro = (): Table => table(time(1000n, new TimestampMicrosecond()));

  beforeAll(async () => {
    await readyZstd();
    compressionRegistry.set(CompressionType.ZSTD, { encode: (bytes: Uint8Array) => compress(bytes) });
    compressionRegistry.set(CompressionType.LZ4_FRAME, { encode: (bytes: Uint8Array) => Uint8Array.from(compressLz4(bytes)) });
  });

  test.each<[string, () => Uint8Array]>([
    ['file', () => tableToIPC(micro(), 'file')],
    ['stream', () => tableToIPC(micro(), 'stream')],
    ['file with LZ4', () => tableToIPC(micro(), 'file', CompressionType.LZ4_FRAME)],
    ['file with ZSTD', () => tableToIPC(micro(), 'file', CompressionType.ZSTD)],
    ['nanoseconds with a zone', () => tableToIPC(table(time(1_000_000n, new TimestampNanosecond('Europe/Berlin'))), 'file')],
    ['an index of pandas', () => tableToIPC(table(time(1000n, new TimestampMicrosecond()), '__index_level_0__'), 'file')],
    ['a name that only its type tells', () => tableToIPC(table(time(1000n, new TimestampMicrosecond()), 'when'), 'file')],
  ])('%s', async (_, make) => {
    const { market } = await open(write(make()), { source: 'arrow' });
    expect([...market.bars.timeMs]).toEqual(at);
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) expect([...market.bars[name]]).toEqual([...columns[name]]);
  });

  test('a categorical column of symbols is a filter', async () => {
    const names = ['AAA', 'BBB'];
    const symbols = vectorFromArray(['AAA', 'AAA', 'BBB', 'BBB'], new Dictionary(new Utf8(), new Int32()));
    const price = (): Float64Array => Float64Array.of(1, 2, 3, 4);
    const plain = new Table({
      symbol: symbols,
      time: vectorFromArray(['2020-01-01', '2020-01-02', '2020-01-01', '2020-01-02']),
      open: vectorFromArray(price()),
      high: vectorFromArray(price()),
      low: vectorFromArray(price()),
      close: vectorFromArray(price()),
    });
    for (const [k, symbol] of names.entries())
      expect([...(await open(write(tableToIPC(plain as Table, 'file')), { source: 'arrow', symbol })).market.bars.close]).toEqual([
        1 + 2 * k,
        2 + 2 * k,
      ]);
    expect((await refusal(write(tableToIPC(plain as Table, 'file')), { source: 'arrow', symbol: 'CCC' })).message).toMatch(/has AAA, BBB/);
  });

  test('damage is told', async () => {
    const bytes = tableToIPC(micro(), 'file', CompressionType.ZSTD);
    for (const cut of [10, 300, bytes.length >> 1])
      expect((await refusal(write(bytes.slice(0, cut)), { source: 'arrow' })).code).toBe('DATA_UNREADABLE');
    expect((await refusal(write(bytes, 'bars.csv'))).message).toMatch(/is Arrow \(Feather\); read it with the source arrow$/);
  });
});

describe('Parquet of pandas', () => {
  const bars = (name: string): string =>
    `SELECT TIMESTAMP '2024-01-02' + i * INTERVAL 1 HOUR AS "${name}", 1.5 + i AS open, 3.5 + i AS high, 0.5 + i AS low, 2.5 + i AS close, i AS volume FROM range(30) t(i)`;
  const write = async (name: string, select: string, more = ''): Promise<string> => {
    const path = join(folder, name);
    await runSql(`COPY (${select}) TO '${path}' (FORMAT parquet${more})`);
    return path;
  };

  test('an index without name, or the only column of times', async () => {
    for (const name of ['__index_level_0__', 'when', '']) {
      const path = await write('index.parquet', bars(name || 'unnamed'));
      expect((await open(path, { source: 'parquet' })).market.bars.timeMs[1]).toBe(Date.UTC(2024, 0, 2, 1));
    }
    const two = await write('times.parquet', bars('when').replace('AS volume', 'AS volume, now()::TIMESTAMP AS written'));
    expect((await refusal(two, { source: 'parquet' })).message).toMatch(/needs a time column, and its header has when, open/);
    expect((await open(two, { source: 'parquet', columns: { time: 'when' } })).market.timeframe.name).toBe('1h');
    const named = await write(
      'named.parquet',
      bars('when').replace('AS volume', 'AS volume, now()::TIMESTAMP AS written'),
      `, KV_METADATA {pandas: '{"index_columns": ["when"], "columns": []}'}`,
    );
    expect((await open(named, { source: 'parquet' })).market.timeframe.name).toBe('1h');
  });

  test('names that are tuples, of one symbol or several', async () => {
    const columns = (symbol: string, shift: number): string =>
      ['Close', 'High', 'Low', 'Open', 'Volume']
        .map((name, k) => `${[2, 3, 1, 2, 5][k]! + shift} + i AS "('${name}', '${symbol}')"`)
        .join(', ');
    const select = (more: string): string =>
      `SELECT DATE '2024-01-02' + i::INTEGER AS "Date", ${columns('AAPL', 0)}${more} FROM range(4) t(i)`;
    const one = await write('tuples.parquet', select(''));
    expect([...(await open(one, { source: 'parquet', symbol: 'x', symbolRule: 'guessed' })).market.bars.close]).toEqual([2, 3, 4, 5]);
    const two = await write('tuples2.parquet', select(`, ${columns('MSFT', 100)}`));
    expect([...(await open(two, { source: 'parquet', symbol: 'MSFT' })).market.bars.high]).toEqual([103, 104, 105, 106]);
    expect((await refusal(two, { source: 'parquet', symbol: 'x', symbolRule: 'guessed' })).message).toMatch(
      /has several symbols in its columns \(AAPL, MSFT\)/,
    );
  });

  test('whole numbers that are dates, and prices of 1e-9', async () => {
    const dates = await write(
      'dates.parquet',
      bars('time').replace(/TIMESTAMP .* HOUR/, '20240102000000 + (i % 24) * 10000 + (i // 24) * 1000000'),
    );
    expect((await open(dates, { source: 'parquet' })).market.bars.timeMs[29]).toBe(Date.UTC(2024, 0, 3, 5));
    const bad = await write('bad.parquet', bars('time').replace(/TIMESTAMP .* HOUR/, '2024010200 + i'));
    expect((await refusal(bad, { source: 'parquet' })).message).toMatch(/row 25 column time: "2024010224" is not a time of YYYYMMDDHH/);
    const fixed = await write(
      'fixed.parquet',
      'SELECT (1704153600 + i * 3600) * 1000000000 AS ts_event, 34 AS rtype, 1 AS publisher_id, 5 AS instrument_id, 100030000000 AS open, 100300000000 AS high, 99220000000 AS low, CASE WHEN i = 2 THEN 9223372036854775807 ELSE 99640000000 END AS close, 7 AS volume FROM range(3) t(i)',
    );
    const { market } = await open(fixed, { source: 'parquet', quality: { missing: 'keep' } });
    expect([market.bars.open[0], market.bars.high[0], market.bars.low[0], ...market.bars.close]).toEqual([
      100.03,
      100.3,
      99.22,
      99.64,
      99.64,
      Number.NaN,
    ]);
    const unsure = await write(
      'unsure.parquet',
      'SELECT (1704153600 + i * 3600) * 1000000000 AS ts_event, 34 AS rtype, 1 AS publisher_id, 5 AS instrument_id, 4000 AS open, 4010 AS high, 3990 AS low, 4005 AS close FROM range(3) t(i)',
    );
    expect((await refusal(unsure, { source: 'parquet' })).message).toMatch(
      /whole numbers for prices, such as 4000, which may or may not be of 1e-9: write data\.layout: databento where they are, generic where they are not$/,
    );
    expect((await open(unsure, { source: 'parquet', layout: 'generic' })).market.bars.open[0]).toBe(4000);
    expect((await open(unsure, { source: 'parquet', layout: 'databento' })).market.bars.open[0]).toBe(4000 / 1e9);
  });

  test('a column of another type is named', async () => {
    const path = await write('blob.parquet', bars('time').replace('1.5 + i AS open', "'x'::BLOB AS open"));
    expect((await refusal(path, { source: 'parquet' })).message).toMatch(/column open must hold numbers, and its type is BLOB$/);
  });
});

test('the command line knows each by the ending of its name', () => {
  const path = zip({ 'BTC-1h.csv': hourlyCsv(48) });
  const printed = execFileSync(process.execPath, ['dist/cli/main.js', 'data', 'check', path, fixture('layouts/freqtrade.json'), '--json'], {
    encoding: 'utf8',
  });
  const { markets } = JSON.parse(printed) as { markets: { rows: number; timeframe: string }[] };
  expect(markets.map(({ rows, timeframe }) => [rows, timeframe])).toEqual([
    [48, '1h'],
    [4, '1h'],
  ]);
});
