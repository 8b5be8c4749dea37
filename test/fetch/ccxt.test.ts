// Bars of an exchange that runs here, asked for through the real package: pages, holes, the running bar, appending, changes.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchDataset, type FetchOptions, type FetchedDataset } from '../../src/app/datasets/fetch-dataset.js';
import { ExchangeServer, HOUR_MS, hourlyBars, type ServedBar } from './exchange-server.js';
import { append, fetchOptions, fingerprint, refusal } from './fetch-folder.js';

const START = '2024-01-01T00:00:00Z';
const START_MS = Date.parse(START);
const KLINES = /klines/;

let exchange: ExchangeServer;

beforeEach(async () => {
  exchange = await new ExchangeServer().start();
  exchange.bars = hourlyBars(START_MS, 2500);
  // half an hour into the last bar
  exchange.nowMs = START_MS + 2499.5 * HOUR_MS;
});

afterEach(async () => {
  await exchange.stop();
});

async function fetchBars(
  options: FetchOptions,
  changes: { market?: string; timeframe?: string; start?: string; end?: string; exchange?: string } = {},
): Promise<FetchedDataset> {
  const request = { exchange: 'binance', market: 'BTC/USDT', timeframe: '1h', start: START, end: null, ...changes };
  return await fetchDataset({ source: 'ccxt', request }, options);
}

function fileOf({ datasetsDir }: FetchOptions): string {
  return join(datasetsDir, 'ccxt/binance/BTCUSDT-1h/BTCUSDT-1h.csv');
}

function linesOf(bars: readonly ServedBar[]): string {
  const cells = bars.map(([time, ...values]) => [time, ...values.map(Number)].join(','));
  return `time_ms,open,high,low,close,volume\n${cells.join('\n')}\n`;
}

describe('a first fetch', () => {
  test('reads every page and leaves the running bar out', async () => {
    const options = fetchOptions(exchange.base);
    const { place, manifest, newBars } = await fetchBars(options);
    expect(place).toBe('ccxt/binance/BTCUSDT-1h');
    expect(readFileSync(fileOf(options), 'utf8')).toBe(linesOf(exchange.bars.slice(0, 2499)));
    expect(newBars).toBe(2499);
    expect(manifest).toMatchObject({
      source: 'ccxt',
      name: 'binance BTC/USDT 1h',
      endpoint: exchange.base,
      data_policy: 'real',
      series: [
        {
          symbol: 'BTCUSDT',
          market: 'BTC/USDT',
          timeframe: '1h',
          rows: 2499,
          from: START,
          to: new Date(START_MS + 2498 * HOUR_MS).toISOString().replace('.000', ''),
        },
      ],
    });
    expect(readdirSync(join(options.datasetsDir, place)).sort()).toEqual(['BTCUSDT-1h.csv', 'dataset.json']);
  });

  test('pages of 99 of 100 are no end', async () => {
    exchange.mostBars = 99;
    const options = fetchOptions(exchange.base);
    await fetchBars(options, { end: '2024-01-21T00:00:00Z' });
    expect(readFileSync(fileOf(options), 'utf8')).toBe(linesOf(exchange.bars.slice(0, 480)));
    expect(exchange.asked(KLINES)).toHaveLength(5);
  });

  test('goes over stretches in which nothing traded, longer than a page', async () => {
    exchange.answers = 'window';
    exchange.bars = hourlyBars(START_MS, 6000, (hour) => hour >= 100 && hour < 4100);
    exchange.nowMs = START_MS + 6000 * HOUR_MS;
    const options = fetchOptions(exchange.base);
    const { newBars } = await fetchBars(options);
    expect(newBars).toBe(2000);
    expect(readFileSync(fileOf(options), 'utf8')).toBe(linesOf(exchange.bars));
  });

  test('begins where the market does', async () => {
    const options = fetchOptions(exchange.base);
    const { manifest } = await fetchBars(options, { start: '2023-12-01T00:00:00Z' });
    expect(manifest.series[0]).toMatchObject({ from: START, rows: 2499 });
  });

  test('ends before --end', async () => {
    const { manifest } = await fetchBars(fetchOptions(exchange.base), { end: '2024-01-02T00:00:00Z' });
    expect(manifest.series[0]).toMatchObject({ rows: 24, to: '2024-01-01T23:00:00Z' });
  });

  test('is refused where the exchange answers with its newest bars, whatever it is asked', async () => {
    exchange.answers = 'newest';
    await refusal(
      fetchBars(fetchOptions(exchange.base)),
      'SERVICE_FAILED',
      /exchange binance must answer from the time that it is asked for, 2024-01-01T00:00:00Z, and answers with other bars/,
    );
  });

  test('of a range without a whole bar leaves nothing behind', async () => {
    const options = fetchOptions(exchange.base);
    await refusal(
      fetchBars(options, { start: '2024-04-14T03:00:00Z' }),
      'DATA_EMPTY',
      /binance has no complete bar of BTC\/USDT 1h from 2024-04-14T03:00:00Z on/,
    );
    expect(readdirSync(join(options.datasetsDir, 'ccxt/binance'))).toEqual([]);
  });
});

describe('an exchange that is busy or broken', () => {
  test('429 is waited for as long as it says, and the answer is asked for again', async () => {
    exchange.fail(KLINES, { kind: 'status', status: 429, headers: { 'retry-after': '0.02' } }, 2);
    const waits: [string, number][] = [];
    const options = fetchOptions(exchange.base, { onWait: (reason, waitMs) => waits.push([reason, waitMs]) });
    expect((await fetchBars(options)).newBars).toBe(2499);
    expect(waits).toEqual([
      ['exchange binance answers that it is asked too often', 20],
      ['exchange binance answers that it is asked too often', 20],
    ]);
  });

  test('500 and a cut answer are repeated, and given up in the end; what was fetched is kept', async () => {
    exchange.fail(KLINES, { kind: 'status', status: 500 }, 2);
    const options = fetchOptions(exchange.base);
    expect((await fetchBars(options)).newBars).toBe(2499);
    const other = fetchOptions(exchange.base);
    exchange.fail(/klines.*startTime=17[1-9]/, { kind: 'status', status: 500 }, 9);
    await refusal(fetchBars(other), 'SERVICE_FAILED', /^exchange binance gives no answer \(.*\), 4 times in a row/);
    expect(readFileSync(`${fileOf(other)}.${START_MS}.part`, 'utf8').split('\n').length).toBeGreaterThan(1000);
  });

  test('a name that is not there is refused with the nearest', async () => {
    const options = fetchOptions(exchange.base);
    await refusal(
      fetchBars(options, { market: 'BTC/USDC' }),
      'NAME_UNKNOWN',
      /binance has no market "BTC\/USDC" \(did you mean "BTC\/USDT"\?\)/,
    );
    await refusal(
      fetchBars(options, { exchange: 'binanse' }),
      'NAME_UNKNOWN',
      /ccxt has no exchange "binanse" \(did you mean "binance"\?\)/,
    );
    await refusal(fetchBars(options, { exchange: 'zaif' }), 'NAME_UNKNOWN', /zaif has no bars: ccxt cannot ask it for any/);
    await refusal(fetchBars(options, { timeframe: '7m' }), 'NAME_UNKNOWN', /binance has no bars of 7m; it has 1s, 1m/);
  });
});

describe('a later fetch', () => {
  test('adds what is new, checks what is there, and gives the bits of one fetch', async () => {
    const options = fetchOptions(exchange.base),
      whole = fetchOptions(exchange.base);
    await fetchBars(options);
    exchange.bars = hourlyBars(START_MS, 3000);
    exchange.nowMs = START_MS + 3000 * HOUR_MS;
    const asked = exchange.asked(KLINES).length;
    const [added] = await append([], options);
    expect(added!.newBars).toBe(501);
    // the overlap and the new bars, not the history
    expect(exchange.asked(KLINES).length - asked).toBeLessThanOrEqual(3);
    expect((await append(['ccxt/binance/BTCUSDT-1h'], options))[0]!.newBars).toBe(0);
    await fetchBars(whole);
    expect(fingerprint(options.datasetsDir)).toEqual(fingerprint(whole.datasetsDir));
  });

  test('a bar that is another one now stops, is named, and is taken where that is accepted', async () => {
    const options = fetchOptions(exchange.base);
    await fetchBars(options);
    const before = fingerprint(options.datasetsDir);
    exchange.bars = exchange.bars.map((bar, hour) => (hour === 2495 ? [bar[0], bar[1], '99999.5', bar[3], bar[4], bar[5]] : bar));
    await refusal(
      append([], options),
      'DATA_CHANGED',
      /dataset ccxt\/binance\/BTCUSDT-1h has changed where it came from: the bar of 2024-04-13T23:00:00Z was .* and is .*99999\.5/,
    );
    expect(pick(fingerprint(options.datasetsDir), /csv$|json$/)).toEqual(pick(before, /csv$|json$/));
    const [accepted] = await append([], { ...options, acceptChanges: true });
    expect(accepted!.manifest.changes).toEqual([
      { what: expect.stringContaining('2024-04-13T23:00:00Z'), accepted_at: expect.any(String) },
    ]);
    expect(readFileSync(fileOf(options), 'utf8')).toBe(linesOf(exchange.bars.slice(0, 2499)));
  });

  test('a bar that is gone is named too', async () => {
    const options = fetchOptions(exchange.base);
    await fetchBars(options);
    exchange.bars = exchange.bars.filter((_, hour) => hour !== 2496);
    await refusal(append([], options), 'DATA_CHANGED', /the bar of 2024-04-14T00:00:00Z is gone/);
  });

  test('a file that was altered is refused', async () => {
    const options = fetchOptions(exchange.base);
    await fetchBars(options);
    writeFileSync(fileOf(options), readFileSync(fileOf(options), 'utf8').replace('30000', '30001'));
    await refusal(fetchBars(options), 'DATA_UNREADABLE', /BTCUSDT-1h\.csv" is not what was fetched/);
  });

  test('a kill between the file and its manifest leaves rows that the manifest does not know, and they stay', async () => {
    const options = fetchOptions(exchange.base),
      manifest = join(dirname(fileOf(options)), 'dataset.json');
    await fetchBars(options, { end: '2024-01-02T00:00:00Z' });
    const early = readFileSync(manifest);
    await fetchBars(options);
    const whole = fingerprint(options.datasetsDir);
    writeFileSync(manifest, early);
    const { newBars } = await fetchBars(options);
    expect(newBars).toBe(2499 - 24);
    expect(fingerprint(options.datasetsDir)).toEqual(whole);
  });

  test('goes on with a part whose last row was torn', async () => {
    const options = fetchOptions(exchange.base);
    await fetchBars(options);
    const text = readFileSync(fileOf(options), 'utf8');
    const torn = fetchOptions(exchange.base);
    await fetchBars(torn, { end: '2024-01-02T00:00:00Z' });
    writeFileSync(`${fileOf(torn)}.${START_MS}.part`, text.slice(0, 60_007));
    const asked = exchange.asked(KLINES).length;
    await fetchBars(torn);
    expect(readFileSync(fileOf(torn), 'utf8')).toBe(text);
    expect(exchange.asked(KLINES).length - asked).toBeLessThanOrEqual(3);
  });
});

describe('an earlier start', () => {
  const LATER = '2024-02-01T00:00:00Z',
    LATER_MS = Date.parse(LATER);

  test('puts the earlier bars before those that are there, and gives the bits of one fetch', async () => {
    const options = fetchOptions(exchange.base),
      whole = fetchOptions(exchange.base);
    await fetchBars(options, { start: LATER, end: '2024-03-01T00:00:00Z' });
    const asked = exchange.asked(KLINES).length;
    const { newBars, manifest } = await fetchBars(options);
    expect(newBars).toBe(2499 - 29 * 24);
    expect(manifest.request).toMatchObject({ start: START });
    // the bars of February are not asked for again, but for both their ends
    const times = exchange.requests.slice(asked).flatMap(({ url = '' }) => /startTime=(\d+)/.exec(url)?.[1] ?? []);
    expect(times.map(Number).filter((time) => time > LATER_MS + 10 * HOUR_MS && time < Date.parse('2024-02-28T00:00:00Z'))).toEqual([]);
    await fetchBars(whole);
    expect(fingerprint(options.datasetsDir)).toEqual(fingerprint(whole.datasetsDir));
    expect((await append([], options))[0]!.newBars).toBe(0);
  });

  test('where the first bars are others now stops and replaces nothing, whatever is accepted', async () => {
    const options = fetchOptions(exchange.base);
    await fetchBars(options, { start: LATER });
    const before = fingerprint(options.datasetsDir);
    exchange.bars = exchange.bars.map((bar) => (bar[0] === LATER_MS + HOUR_MS ? [bar[0], '7', '8', '6', '7', '1'] : bar));
    for (const acceptChanges of [false, true])
      await refusal(fetchBars({ ...options, acceptChanges }), 'DATA_CHANGED', /the bar of 2024-02-01T01:00:00Z was .* and is 7 8 6 7 1/);
    expect(pick(fingerprint(options.datasetsDir), /csv$|json$/)).toEqual(pick(before, /csv$|json$/));
  });

  test('goes on wherever it was cut: among the earlier bars, and among those that are put behind them', async () => {
    const whole = fetchOptions(exchange.base);
    await fetchBars(whole);
    const text = readFileSync(fileOf(whole), 'utf8');
    for (const bytes of [10, 20_003, text.indexOf(`\n${LATER_MS},`) + 5_001, text.length - 3]) {
      const cut = fetchOptions(exchange.base);
      await fetchBars(cut, { start: LATER });
      writeFileSync(`${fileOf(cut)}.${START_MS}.part`, text.slice(0, bytes));
      await fetchBars(cut);
      expect(fingerprint(cut.datasetsDir), String(bytes)).toEqual(fingerprint(whole.datasetsDir));
    }
  });

  test('that the market does not reach adds nothing, and is kept', async () => {
    const options = fetchOptions(exchange.base);
    await fetchBars(options);
    const { newBars, manifest } = await fetchBars(options, { start: '2023-06-01T00:00:00Z' });
    expect(newBars).toBe(0);
    expect(manifest.request).toMatchObject({ start: '2023-06-01T00:00:00Z' });
  });
});

function pick(record: Readonly<Record<string, string>>, names: RegExp): object {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.test(name)));
}
