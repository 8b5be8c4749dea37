// kill -9 at random moments of a fetch, one after the other in one folder, until one ends by itself: the bits of a fetch that nobody
// killed.
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { folder, run, start } from '../cli/binary.js';
import { ExchangeServer, HOUR_MS, hourlyBars } from '../fetch/exchange-server.js';
import { fingerprint } from '../fetch/fetch-folder.js';
import { HubServer } from '../fetch/hub-server.js';
import type { LocalServer } from '../fetch/local-server.js';

const SEED = 5;
const ROUNDS = 4;
/** Of the time that a fetch takes when nobody kills it: kills meet every step, and one in three comes too late. */
const LATEST = 1.5;
const MOST_KILLS = 15;

let server: LocalServer | undefined;

afterEach(async () => {
  await server?.stop();
});

/** Runs a command until it is not killed before its end; returns how often it was.
 *  wholeMs  how long it takes */
async function killAndGoOn(
  words: readonly string[],
  cwd: string,
  random: ReturnType<typeof randomStream>,
  wholeMs: number,
): Promise<number> {
  for (let kills = 0; ; kills++) {
    const { child, finished } = start(words, cwd);
    const latest = kills < MOST_KILLS ? LATEST * wholeMs * random.uniform() : Infinity;
    const timer = latest < Infinity ? wait(latest).then(() => child.kill('SIGKILL')) : undefined;
    const { exit, signal, stderr } = await finished;
    await timer;
    if (signal === 'SIGKILL') continue;
    expect(exit, stderr).toBe(0);
    return kills;
  }
}

async function expectSameBits(words: readonly string[]): Promise<void> {
  const random = randomStream(SEED),
    whole = folder();
  const startedMs = performance.now();
  expect((await run(words, whole)).exit).toBe(0);
  const wholeMs = performance.now() - startedMs;
  const files = fingerprint(join(whole, 'datasets'));
  let kills = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const dir = folder();
    kills += await killAndGoOn(words, dir, random, wholeMs);
    expect(fingerprint(join(dir, 'datasets')), `round ${round}, seed ${SEED}`).toEqual(files);
  }
  expect(kills).toBeGreaterThan(ROUNDS / 2);
}

describe('a fetch that is killed at random moments', () => {
  test('of a hub: downloads, and the rows of each symbol', async () => {
    const hub = (server = new HubServer());
    await hub.start();
    const table = (year: number): string => {
      const rows = Array.from({ length: 24_000 }, (_, row) => {
        const price = 100 + (row % 89) / 8;
        const time = new Date(Date.UTC(year, 0, 1, Math.floor(row / 3))).toISOString();
        return `${time},${'ABC'[row % 3]!},${price},${price + 2},${price - 1},${price + 1},${row}`;
      });
      return `time,symbol,open,high,low,close,volume\n${rows.join('\n')}\n`;
    };
    hub.commit('org/bars', { '2020.csv': table(2020), '2021.csv': table(2021), '2022.csv': table(2022) });
    await expectSameBits(['data', 'fetch', 'huggingface', 'org/bars', '--endpoint', hub.base, '--quiet']);
  });

  test('of an exchange: pages, and the table that takes its place', async () => {
    const exchange = (server = new ExchangeServer());
    await exchange.start();
    const startMs = Date.parse('2024-01-01');
    exchange.bars = hourlyBars(startMs, 6000);
    exchange.nowMs = startMs + 6000 * HOUR_MS;
    exchange.mostBars = 300;
    await expectSameBits([
      'data',
      'fetch',
      'ccxt',
      'binance',
      'BTC/USDT',
      '1h',
      '--start',
      '2024-01-01',
      '--endpoint',
      exchange.base,
      '--quiet',
    ]);
  });
});
