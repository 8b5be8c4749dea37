// The feed over ccxt itself: an exchange on loopback that speaks Binance's REST, and bars that end while it is asked.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_RETRIES } from '../../src/fetch/http/retry.js';
import { openExchange } from '../../src/fetch/ccxt/open-exchange.js';
import { ccxtFeed } from '../../src/live/feeds/ccxt-feed.js';
import { ExchangeServer, HOUR_MS, hourlyBars } from '../fetch/exchange-server.js';

const FROM = Date.UTC(2024, 0, 2);
let server: ExchangeServer;
beforeEach(async () => void (server = await new ExchangeServer().start()));
afterEach(async () => await server.stop());

test('each bar once it has ended by the exchange, over a 429 and a cut, with the values that it serves', async () => {
  server.bars = hourlyBars(FROM, 40);
  server.nowMs = FROM + 30.5 * HOUR_MS;
  const { exchange } = await openExchange('binance', 'BTC/USDT', {
    endpoint: server.base,
    environment: {},
    retry: DEFAULT_RETRIES,
    datasetsDir: '',
    acceptChanges: false,
  });
  await exchange.loadMarkets();
  server.fail(/klines/, { kind: 'status', status: 429, headers: { 'retry-after': '0' } });
  server.fail(/klines/, { kind: 'cut', bytes: 10 });
  const stop = new AbortController();
  const told: string[] = [],
    bars: number[][] = [];
  const options = {
    exchange,
    markets: [{ market: 'BTC/USDT', symbol: 'BTCUSDT' }],
    timeframe: '1h',
    timeframeMs: HOUR_MS,
    everyMs: 5,
    clockEveryMs: 5,
    watches: false,
    since: FROM,
    backoff: { firstMs: 1, longestMs: 5 },
  };
  for await (const event of ccxtFeed(options, stop.signal)) {
    if (event.kind === 'fault' || event.kind === 'recovered') told.push(event.sentence);
    if (event.kind !== 'bar') continue;
    expect(event.now).toBeGreaterThanOrEqual(event.bar.time + HOUR_MS);
    const { time, open, high, low, close, volume } = event.bar;
    bars.push([time, open, high, low, close, volume]);
    if (bars.length === 30) server.nowMs = FROM + 32 * HOUR_MS + 5000;
    if (bars.length === 32) break;
  }
  stop.abort();
  await exchange.close?.();
  expect(bars).toEqual(server.bars.slice(0, 32).map((row) => row.map(Number)));
  expect(told.map((each) => /RateLimit|DDoS|Network|Exchange|again, after/.exec(each)?.[0])).toEqual(
    expect.arrayContaining([expect.stringMatching(/RateLimit|DDoS/), 'again, after']),
  );
  expect(told.join()).not.toContain('http');
});
