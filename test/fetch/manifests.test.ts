// Manifests that are damaged, of another version, or lead elsewhere: named, and never followed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { appendDatasets } from '../../src/app/datasets/append-datasets.js';
import { summarizeDatasets } from '../../src/app/datasets/list-datasets.js';
import type { FetchOptions } from '../../src/app/datasets/fetch-dataset.js';
import { locateSeries, type SeriesRequest } from '../../src/fetch/dataset/locate-series.js';
import { readDataset, type DatasetManifest } from '../../src/fetch/dataset/manifest.js';
import { fetchOptions, refusal } from './fetch-folder.js';

const PLACE = 'ccxt/binance/BTCUSDT-1h';
const MANIFEST: DatasetManifest = {
  version: 1,
  source: 'ccxt',
  name: 'binance BTC/USDT 1h',
  data_policy: 'real',
  endpoint: 'ccxt',
  request: { exchange: 'binance', market: 'BTC/USDT', timeframe: '1h', start: '2024-01-01T00:00:00Z', end: null },
  revision: null,
  fetched_at: '2024-02-01T00:00:00.000Z',
  files: [],
  series: [
    {
      symbol: 'BTCUSDT',
      market: 'BTC/USDT',
      timeframe: '1h',
      file: 'BTCUSDT-1h.csv',
      format: 'csv',
      bytes: 4,
      sha256: '0'.repeat(64),
      rows: 1,
      from: '2024-01-01T00:00:00Z',
      to: '2024-01-01T00:00:00Z',
    },
  ],
  changes: [],
};

let options: FetchOptions, dir: string;

beforeEach(() => {
  options = fetchOptions('http://127.0.0.1:9');
  dir = join(options.datasetsDir, PLACE);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'BTCUSDT-1h.csv'), 'bars');
  put(MANIFEST);
});

function put(manifest: unknown): void {
  writeFileSync(join(dir, 'dataset.json'), typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
}

function request(changes: Partial<SeriesRequest> = {}): SeriesRequest {
  return {
    source: 'ccxt',
    root: options.datasetsDir,
    dataset: undefined,
    exchange: 'binance',
    symbol: 'BTCUSDT',
    timeframe: '1h',
    ...changes,
  };
}

describe('a damaged manifest', () => {
  test.each([
    ['{"version": 1', 'must be JSON, and is not'],
    ['[]', 'must be an object, and is not'],
    [{ ...MANIFEST, version: 2 }, 'must be of version 1, and is of 2'],
    [{ ...MANIFEST, source: 'ftp' }, 'lacks an entry, or has one of another kind'],
    [{ ...MANIFEST, data_policy: 'fake' }, 'lacks an entry, or has one of another kind'],
    [{ ...MANIFEST, series: [{ ...MANIFEST.series[0], file: '../../../etc/passwd' }] }, 'lacks an entry, or has one of another kind'],
    [{ ...MANIFEST, files: [{ path: '/etc/passwd', bytes: 1, sha256: '', mark: '' }] }, 'lacks an entry, or has one of another kind'],
  ])('%j', async (manifest, rule) => {
    put(manifest);
    expect(() => readDataset(dir)).toThrow(
      expect.objectContaining({ code: 'DATA_UNREADABLE', message: `dataset "${join(dir, 'dataset.json')}" ${rule}` }),
    );
    expect(() => locateSeries(request())).toThrow(expect.objectContaining({ code: 'DATA_UNREADABLE' }));
    expect(summarizeDatasets(options.datasetsDir, 0)).toMatchObject([{ dataset: PLACE, state: 'damaged', series: [] }]);
    const { failures } = await appendDatasets([], options);
    expect(failures).toMatchObject([{ place: PLACE, error: { code: 'DATA_UNREADABLE' } }]);
  });
});

describe('a manifest that leads elsewhere', () => {
  test.each([
    [
      { ...MANIFEST, request: { ...(MANIFEST.request as object), exchange: 'kraken' } },
      /says that it is another one: ccxt\/kraken\/BTCUSDT-1h/,
    ],
    [{ ...MANIFEST, request: null }, /does not say what it was fetched with/],
    [{ ...MANIFEST, request: { exchange: 7 } }, /does not say what it was fetched with/],
    [{ ...MANIFEST, source: 'huggingface', request: { dataset: '../..', revision: 'main' } }, /says that it is another one/],
  ])('%j is not followed', async (manifest, sentence) => {
    put(manifest);
    const [failure] = (await appendDatasets([PLACE], options)).failures;
    await refusal(Promise.reject(failure!.error as Error), 'DATA_UNREADABLE', sentence);
  });
});

describe('which series is opened', () => {
  const withSeries = (...timeframes: (string | null)[]): void =>
    put({ ...MANIFEST, series: timeframes.map((timeframe) => ({ ...MANIFEST.series[0]!, timeframe })) });

  test.each([
    ['1h', ['1m', '1h', '4h'], '1h'],
    ['2h', ['1m', '1h', '4h'], '1h'],
    ['1d', ['1m', '1h', '4h'], '4h'],
    ['5m', ['1m', '1h'], '1m'],
    ['1M', ['1d', '1w'], '1d'],
    ['1h', [null], null],
    [undefined, ['1m'], '1m'],
  ])('%s of %j is %s', (timeframe, there, chosen) => {
    withSeries(...there);
    if (timeframe === '1M') withSeries('1d');
    expect(locateSeries(request({ timeframe })).series.timeframe).toBe(chosen);
  });

  test.each([
    ['30m', ['1h', '1d'], /bars of BTCUSDT at 30m cannot be made of what was fetched, 1h, 1d/],
    ['90m', ['1h'], /bars of BTCUSDT at 90m cannot be made/],
    ['1d', ['1M'], /bars of BTCUSDT at 1d cannot be made/],
  ])('%s of %j is refused', async (timeframe, there, sentence) => {
    withSeries(...there);
    await refusal(
      Promise.resolve().then(() => locateSeries(request({ timeframe }))),
      'DATA_TIMEFRAME',
      sentence,
    );
  });

  test('a symbol may be written as the exchange does', () => {
    expect(locateSeries(request({ symbol: 'btc-usdt' })).path).toBe(join(dir, 'BTCUSDT-1h.csv'));
    expect(readFileSync(locateSeries(request()).path, 'utf8')).toBe('bars');
  });
});
