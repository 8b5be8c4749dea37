// A fetch that is killed three times gives the bits of one that was not; a second process at the same dataset is refused.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { expectRefusal, folder, run, runJson, signalWhen, start } from '../cli/binary.js';
import { ArchiveServer, hourly } from './archive-server.js';
import { ExchangeServer, HOUR_MS, hourlyBars } from './exchange-server.js';
import { fingerprint } from './fetch-folder.js';
import { HubServer } from './hub-server.js';
import { sha256, type LocalServer } from './local-server.js';

const KILLS = { timeout: 120_000 };
const servers: LocalServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve<Server extends LocalServer>(server: Server): Promise<Server> {
  servers.push(server);
  return await server.start();
}

/** Returns the bytes of the parts below a folder whose paths match. */
function partBytes(dir: string, match = /./): number {
  if (!existsSync(dir)) return 0;
  const parts = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.part') && match.test(name));
  return parts.reduce((sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
}

/** Starts a command, kills it as soon as so many bytes of a part are there, and expects that nothing looks finished. */
async function killAt(words: readonly string[], cwd: string, part: RegExp, bytes: number): Promise<void> {
  const dir = join(cwd, 'datasets');
  const { signal, stderr } = await signalWhen(start(words, cwd), 'SIGKILL', () => partBytes(dir, part) >= bytes);
  expect(signal, stderr).toBe('SIGKILL');
  expect(readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('dataset.json'))).toEqual([]);
}

/** Runs the same command in a folder of its own and expects the same files. */
async function expectBitsOfOneFetch(words: readonly string[], killed: string): Promise<string[]> {
  await run(words, killed);
  const whole = folder();
  const { exit, stderr } = await run(words, whole);
  expect(exit, stderr).toBe(0);
  const files = fingerprint(join(whole, 'datasets'));
  expect(fingerprint(join(killed, 'datasets'))).toEqual(files);
  return Object.keys(files);
}

function csvOf(hours: number, symbol: string): string {
  const rows = Array.from({ length: hours }, (_, hour) => {
    const price = 100 + (hour % 97) / 8 + symbol.length;
    return `${new Date(Date.UTC(2020, 0, 1, hour)).toISOString()},${price},${price + 2},${price - 1},${price + 1},${hour}`;
  });
  return `time,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

describe('killed three times', () => {
  test('a dataset of the hub', KILLS, async () => {
    const hub = await serve(new HubServer());
    const names = ['AAA/2020.csv', 'AAA/2021.csv', 'BBBB/2020.csv'];
    const files = Object.fromEntries(
      names.map((name) => [name, csvOf(20_000, name.split('/')[0]!).replaceAll('2020-', `${name.slice(-8, -4)}-`)]),
    );
    hub.commit('org/bars', files);
    const words = ['data', 'fetch', 'huggingface', 'org/bars', '--symbols', 'AAA,BBBB', '--endpoint', hub.base, '--quiet'];
    const killed = folder();
    for (const name of names) {
      hub.cdn.fail(new RegExp(sha256(files[name]!)), { kind: 'hold', bytes: 100_000 });
      await killAt(words, killed, new RegExp(name), 100_000);
    }
    const kept = hub.cdn.requests.length;
    expect(await expectBitsOfOneFetch(words, killed)).toEqual([
      'huggingface/org--bars/dataset.json',
      'huggingface/org--bars/files/AAA/2020.csv',
      'huggingface/org--bars/files/AAA/2021.csv',
      'huggingface/org--bars/files/BBBB/2020.csv',
      'huggingface/org--bars/series/AAA.parquet',
    ]);
    // what the killed ones had is not asked for again
    expect(hub.cdn.requests[kept]!.headers.range).toMatch(/^bytes=[1-9]\d{4,}-$/);
  });

  test('bars of an exchange', KILLS, async () => {
    const exchange = await serve(new ExchangeServer());
    const startMs = Date.parse('2024-01-01');
    exchange.bars = hourlyBars(startMs, 8000);
    exchange.nowMs = startMs + 8000 * HOUR_MS;
    exchange.mostBars = 500;
    const words = ['data', 'fetch', 'ccxt', 'binance', 'BTC/USDT', '1h', '--start', '2024-01-01', '--endpoint', exchange.base, '--quiet'];
    const killed = folder();
    let there = 0;
    for (const pages of [2, 5, 11]) {
      exchange.silentFromMs = startMs + pages * 500 * HOUR_MS;
      await killAt(words, killed, /BTCUSDT-1h/, there + 10_000);
      there = partBytes(join(killed, 'datasets'));
    }
    exchange.silentFromMs = Infinity;
    expect(await expectBitsOfOneFetch(words, killed)).toEqual([
      'ccxt/binance/BTCUSDT-1h/BTCUSDT-1h.csv',
      'ccxt/binance/BTCUSDT-1h/dataset.json',
    ]);
    expect(readFileSync(join(killed, 'datasets/ccxt/binance/BTCUSDT-1h/BTCUSDT-1h.csv'), 'utf8').split('\n')).toHaveLength(8002);
  });

  test("Binance's archives", KILLS, async () => {
    const archives = await serve(new ArchiveServer());
    for (const month of ['01', '02', '03', '04'])
      archives.put('BTCUSDT', '1h', `2024-${month}`, hourly(`2024-${month}-01T00:00:00Z`, 28 * 24, Number(month) * 100));
    const words = [
      'data',
      'fetch',
      'binance-archive',
      'BTCUSDT',
      '1h',
      '--start',
      '2024-01-01',
      '--end',
      '2024-05-01',
      '--endpoint',
      archives.base,
      '--quiet',
    ];
    const killed = folder();
    for (const month of ['01', '02', '04']) {
      archives.fail(new RegExp(`2024-${month}\\.zip$`), { kind: 'hold', bytes: 2000 });
      await killAt(words, killed, new RegExp(`2024-${month}`), 2000);
    }
    expect(await expectBitsOfOneFetch(words, killed)).toEqual([
      'binance-archive/spot/BTCUSDT-1h/BTCUSDT-1h.csv',
      'binance-archive/spot/BTCUSDT-1h/dataset.json',
      ...['01', '02', '03', '04'].map((month) => `binance-archive/spot/BTCUSDT-1h/files/BTCUSDT-1h-2024-${month}.zip`),
    ]);
  });
});

test('a second process at a dataset is refused and says who is there; one at another dataset is not', KILLS, async () => {
  const hub = await serve(new HubServer());
  hub.commit('org/bars', { 'AAA.csv': csvOf(20_000, 'AAA') });
  hub.commit('org/others', { 'AAA.csv': csvOf(30, 'AAA') });
  hub.cdn.fail(/./, { kind: 'hold', bytes: 100_000 });
  const words = (name: string): string[] => ['data', 'fetch', 'huggingface', name, '--symbols', 'AAA', '--endpoint', hub.base];
  const dir = folder(),
    first = start(words('org/bars'), dir);
  while (partBytes(join(dir, 'datasets')) < 100_000) await wait(5);
  await expectRefusal(
    [...words('org/bars'), '--quiet'],
    dir,
    2,
    new RegExp(`dataset datasets/huggingface/org--bars is being written by process ${first.child.pid} on`),
  );
  await runJson(words('org/others'), dir);
  first.child.kill('SIGINT');
  const { exit, stderr } = await first.finished;
  expect(exit).toBe(130);
  expect(stderr).toMatch(/barloom: cancelled; what was fetched is kept, and the same command goes on from there\n$/);
  expect(existsSync(join(dir, 'datasets/huggingface/org--bars/.lock'))).toBe(false);
  await runJson(words('org/bars'), dir);
  expect(readFileSync(join(dir, 'datasets/huggingface/org--bars/files/AAA.csv'), 'utf8')).toBe(csvOf(20_000, 'AAA'));
});
