// A step asks services for what is new of their data, when the time has come, and goes on with what is there where nothing can be had.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExchangeServer, HOUR_MS, hourlyBars } from '../fetch/exchange-server.js';
import { folder, write } from './binary.js';
import { boardOf, journalOf, round } from './factory-folder.js';
import { runHere, runJsonHere } from './in-process.js';

const START_MS = Date.parse('2020-01-01');
const VARIABLE = 'CCXT_BINANCE_ENDPOINT';
const exchange = new ExchangeServer();
const endpoint = process.env[VARIABLE];

function has(hours: number): void {
  exchange.bars = hourlyBars(START_MS, hours);
  exchange.nowMs = START_MS + hours * HOUR_MS;
}

beforeAll(async () => {
  await exchange.start();
  process.env[VARIABLE] = exchange.base;
});

afterAll(async () => {
  if (endpoint === undefined) delete process.env[VARIABLE];
  else process.env[VARIABLE] = endpoint;
  await exchange.stop();
});

const SYSTEM = `system: one
data: {source: ccxt, exchange: binance, symbols: [BTCUSDT], timeframe: 1h}
windows: {hygiene: [2020-01-01, 2020-01-15], test: [2020-01-15, 2020-02-01]}
strategy: {long: {enter: "close > sma(close, 5)", exit: "close < sma(close, 5)"}}
lifecycle:
  refresh: {every: 1s}
  gates: {hygiene: {checks: []}, test: {checks: []}, demo: {days: 20}}
`;

const refreshed = (dir: string): object[] => journalOf(dir).filter(({ event }) => event === 'refreshed');

async function refreshDue(dir: string): Promise<void> {
  const last = journalOf(dir).findLast(({ event }) => event === 'refreshed')!;
  while (Date.now() < Date.parse(last.time) + 1000) await new Promise((wake) => setTimeout(wake, 20));
}

test('a dataset of a service is appended to, and what waited for its bars goes on', async () => {
  has(1000);
  const dir = folder();
  write(dir, 'one.yaml', SYSTEM);
  expect((await runHere(['data', 'fetch', 'ccxt', 'binance', 'BTC/USDT', '1h', '--start', '2020-01-01', '--quiet'], dir)).exit).toBe(0);
  await runJsonHere(['factory', 'add', 'one.yaml'], dir);
  expect((await round(dir)).notices).toEqual([expect.stringMatching(/^ccxt\/binance\/.*: nothing is new\.$/) as string]);
  expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', gates: { demo: 'waiting' } });
  has(1500);
  await refreshDue(dir);
  expect((await round(dir)).notices).toEqual([expect.stringMatching(/: 500 new bars\.$/) as string]);
  expect((await boardOf(dir))[0]).toMatchObject({ stage: 'demo', gates: { demo: 'passed' } });
  expect(refreshed(dir)).toMatchObject([{ outcome: 'same' }, { outcome: 'new' }]);

  await exchange.stop();
  await refreshDue(dir);
  const { notices, steps } = await round(dir);
  expect(notices).toEqual([expect.stringMatching(/: nothing new could be had: /) as string]);
  expect(steps).toEqual([]);
  expect(refreshed(dir).at(-1)).toMatchObject({ outcome: 'failed' });
  await exchange.start();
});
