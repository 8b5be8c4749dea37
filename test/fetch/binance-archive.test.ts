// Archives of Binance from a server that runs here: months and days, milliseconds and microseconds, headers, checksums, replaced files.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchDataset, type FetchOptions, type FetchedDataset } from '../../src/app/datasets/fetch-dataset.js';
import type { ArchiveRequest } from '../../src/fetch/binance-archive/fetch-archive.js';
import { archiveOf, ArchiveServer, hourly, type ArchivedBar } from './archive-server.js';
import { append, fetchOptions, fingerprint, refusal } from './fetch-folder.js';

let archives: ArchiveServer;

beforeEach(async () => {
  archives = await new ArchiveServer().start();
});

afterEach(async () => {
  await archives.stop();
});

const PLACE = 'binance-archive/spot/BTCUSDT-1h';
const DECEMBER = hourly('2024-12-01T00:00:00Z', 31 * 24);
const JANUARY = hourly('2025-01-01T00:00:00Z', 31 * 24, 300);
const FEBRUARY = hourly('2025-02-01T00:00:00Z', 28 * 24, 500);

function optionsAt(now: string): FetchOptions {
  return fetchOptions(archives.base, { nowMs: Date.parse(now) });
}

async function fetchBars(options: FetchOptions, changes: Partial<ArchiveRequest> = {}): Promise<FetchedDataset> {
  const request: ArchiveRequest = {
    market: 'spot',
    symbol: 'BTCUSDT',
    timeframe: '1h',
    start: '2024-12-01T00:00:00Z',
    end: null,
    ...changes,
  };
  return await fetchDataset({ source: 'binance-archive', request }, options);
}

function bars({ datasetsDir }: FetchOptions): string {
  return readFileSync(join(datasetsDir, PLACE, 'BTCUSDT-1h.csv'), 'utf8');
}

function linesOf(all: readonly ArchivedBar[]): string {
  return `time_ms,open,high,low,close,volume\n${all.map(({ timeMs, price }) => `${timeMs},${price},${price + 2},${price - 1},${price + 1},7.5\n`).join('')}`;
}

function day(of: readonly ArchivedBar[], number: number): ArchivedBar[] {
  return of.slice((number - 1) * 24, number * 24);
}

describe('months and days', () => {
  test('are joined in the order of time: milliseconds and microseconds, with and without header', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    archives.put('BTCUSDT', '1h', '2025-01', JANUARY, { unit: 'us', hasHeader: true });
    for (const number of [1, 2, 3]) archives.put('BTCUSDT', '1h', `2025-02-0${number}`, day(FEBRUARY, number), { unit: 'us' });
    const options = optionsAt('2025-02-04T09:00:00Z');
    const { manifest, newBars } = await fetchBars(options);
    expect(bars(options)).toBe(linesOf([...DECEMBER, ...JANUARY, ...FEBRUARY.slice(0, 72)]));
    expect(newBars).toBe(62 * 24 + 72);
    expect(manifest.files.map(({ path }) => path)).toEqual([
      'files/BTCUSDT-1h-2024-12.zip',
      'files/BTCUSDT-1h-2025-01.zip',
      'files/BTCUSDT-1h-2025-02-01.zip',
      'files/BTCUSDT-1h-2025-02-02.zip',
      'files/BTCUSDT-1h-2025-02-03.zip',
    ]);
    expect(manifest.series).toMatchObject([
      { symbol: 'BTCUSDT', timeframe: '1h', from: '2024-12-01T00:00:00Z', to: '2025-02-03T23:00:00Z' },
    ]);
  });

  test('before the first month nothing is asked for day by day', async () => {
    archives.put('BTCUSDT', '1h', '2025-01', JANUARY);
    const options = optionsAt('2025-02-01T09:00:00Z');
    expect((await fetchBars(options, { start: '2023-01-01T00:00:00Z' })).warnings).toEqual([]);
    expect(archives.asked(/daily/).every((url) => url.includes('2025-02-01'))).toBe(true);
    expect(bars(options)).toBe(linesOf(JANUARY));
  });

  test('a day that is missing between others is told', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    for (const number of [1, 3]) archives.put('BTCUSDT', '1h', `2025-01-0${number}`, day(JANUARY, number));
    expect((await fetchBars(optionsAt('2025-01-04T00:00:00Z'))).warnings).toEqual(['there is no archive of 2025-01-02']);
  });

  test('a range may begin and end within a month', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    archives.put('BTCUSDT', '1h', '2025-01', JANUARY);
    const options = optionsAt('2025-03-01T00:00:00Z');
    await fetchBars(options, { start: '2024-12-30T12:00:00Z', end: '2025-01-02T00:00:00Z' });
    expect(bars(options)).toBe(linesOf([...DECEMBER.slice(-36), ...JANUARY.slice(0, 24)]));
  });

  test('futures that settle in coins have their volume in coins', async () => {
    archives.put('BTCUSD_PERP', '1h', '2024-12', DECEMBER.slice(0, 2), { folder: 'data/futures/cm', hasHeader: true });
    const options = optionsAt('2025-01-05T00:00:00Z');
    const { place } = await fetchBars(options, { market: 'futures-cm', symbol: 'BTCUSD_PERP', end: '2025-01-01T00:00:00Z' });
    expect(readFileSync(join(options.datasetsDir, place, 'BTCUSD_PERP-1h.csv'), 'utf8').split('\n')[1]).toBe(
      `${DECEMBER[0]!.timeMs},100,102,99,101,750.25`,
    );
  });
});

describe('a later fetch', () => {
  test('adds days, lets the month take their place, and gives the bits of one fetch', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    for (const number of [1, 2]) archives.put('BTCUSDT', '1h', `2025-01-0${number}`, day(JANUARY, number));
    const options = optionsAt('2025-01-03T01:00:00Z');
    await fetchBars(options);
    expect(bars(options)).toBe(linesOf([...DECEMBER, ...JANUARY.slice(0, 48)]));
    archives.put('BTCUSDT', '1h', '2025-01', JANUARY);
    const later = { ...options, nowMs: Date.parse('2025-02-02T00:00:00Z') };
    const [added] = await append([PLACE], later);
    expect(added!.newBars).toBe(29 * 24);
    expect(readdirSync(join(options.datasetsDir, PLACE, 'files'))).toEqual(['BTCUSDT-1h-2024-12.zip', 'BTCUSDT-1h-2025-01.zip']);
    expect(archives.asked(/2024-12\.zip$/)).toHaveLength(1);
    const whole = optionsAt('2025-02-02T00:00:00Z');
    await fetchBars(whole);
    expect(fingerprint(options.datasetsDir)).toEqual(fingerprint(whole.datasetsDir));
    expect((await append([], later))[0]!.newBars).toBe(0);
  });

  test('an archive that was replaced stops and is named, and is taken where that is accepted', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    const options = optionsAt('2025-01-01T00:00:00Z');
    await fetchBars(options);
    const before = fingerprint(options.datasetsDir);
    const mended = DECEMBER.map((bar, hour) => (hour === 5 ? { ...bar, price: 77 } : bar));
    archives.put('BTCUSDT', '1h', '2024-12', mended);
    await refusal(
      append([], options),
      'DATA_CHANGED',
      /spot\/BTCUSDT-1h has changed where it came from: files\/BTCUSDT-1h-2024-12\.zip is another file/,
    );
    expect(fingerprint(options.datasetsDir)).toEqual(before);
    await append([], { ...options, acceptChanges: true });
    expect(bars(options)).toBe(linesOf(mended));
  });

  test('a month whose bars are others than those of its days stops and names the bar', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    archives.put('BTCUSDT', '1h', '2025-01-01', day(JANUARY, 1));
    const options = optionsAt('2025-01-02T01:00:00Z');
    await fetchBars(options);
    archives.put(
      'BTCUSDT',
      '1h',
      '2025-01',
      JANUARY.map((bar, hour) => (hour === 7 ? { ...bar, price: 1 } : bar)),
    );
    await refusal(
      append([], { ...options, nowMs: Date.parse('2025-02-02T00:00:00Z') }),
      'DATA_CHANGED',
      /the bar of 2025-01-01T07:00:00Z is another one in files\/BTCUSDT-1h-2025-01\.zip/,
    );
    expect(bars(options)).toBe(linesOf([...DECEMBER, ...JANUARY.slice(0, 24)]));
  });
});

describe('what is wrong', () => {
  test('an archive that is not what its checksum says is refused', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    const path = 'data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip';
    archives.files.set(path, archiveOf('BTCUSDT-1h-2024-12.zip', DECEMBER.slice(1)));
    await refusal(
      fetchBars(optionsAt('2025-01-01T00:00:00Z')),
      'SERVICE_FAILED',
      /BTCUSDT-1h-2024-12\.zip must have the sha256 [0-9a-f]{64}, and what came has another one, twice/,
    );
  });

  test('a checksum that is none, and one of another archive, are refused', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    const path = 'data/spot/monthly/klines/BTCUSDT/1h/BTCUSDT-1h-2024-12.zip.CHECKSUM';
    for (const text of ['<html>', `${'0'.repeat(64)}  ETHUSDT-1h-2024-12.zip`]) {
      archives.files.set(path, Buffer.from(text));
      await refusal(fetchBars(optionsAt('2025-01-01T00:00:00Z')), 'SERVICE_FAILED', /CHECKSUM must hold a sha256 and the archive's name/);
    }
  });

  test('a cut download goes on, 429 and 500 are repeated', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', DECEMBER);
    archives.fail(/12\.zip$/, { kind: 'cut', bytes: 1000 });
    archives.fail(/CHECKSUM/, { kind: 'status', status: 429, headers: { 'retry-after': '0' } });
    archives.fail(/CHECKSUM/, { kind: 'status', status: 502 });
    const options = optionsAt('2025-01-01T00:00:00Z');
    await fetchBars(options);
    expect(bars(options)).toBe(linesOf(DECEMBER));
    expect(archives.requests.at(-1)!.headers.range).toBe('bytes=1000-');
  });

  test.each([
    ['no archive', { symbol: 'BTCUSD' }, 'DATA_NOT_FOUND', /there are no archives of BTCUSD 1h \(spot\) from 2024-12-01T00:00:00Z on/],
    ['a symbol as others write it', { symbol: 'BTC/USDT' }, 'NAME_UNKNOWN', /written as Binance does, BTCUSDT, not "BTC\/USDT"/],
    ['a timeframe without archives', { timeframe: '7m' }, 'NAME_UNKNOWN', /there are no archives of 7m; there are of 1s, 1m/],
  ] as const)('%s', async (_, changes, code, sentence) => {
    const options = optionsAt('2025-01-05T00:00:00Z');
    await refusal(fetchBars(options, changes), code, sentence);
    expect(fingerprint(options.datasetsDir)).toEqual({});
  });

  test('a zip that holds no table, and a cell that is no number', async () => {
    archives.put('BTCUSDT', '1h', '2024-12', [{ timeMs: Date.parse('2024-12-01'), price: Number.NaN }]);
    await refusal(
      fetchBars(optionsAt('2025-01-01T00:00:00Z')),
      'DATA_CELL_INVALID',
      /BTCUSDT-1h-2024-12\.zip" row 1: "NaN" is not a number/,
    );
  });
});
