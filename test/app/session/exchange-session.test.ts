// A session whose orders go to an exchange through ccxt: what was there before stays there, what the session holds is what its account holds,
// whatever goes wrong with an answer, and a kill switch leaves nothing of the session behind.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { BrokerChoice, BrokerDoor } from '../../../src/app/session/broker-account.js';
import { runSession } from '../../../src/app/session/run-session.js';
import type { SessionEnd } from '../../../src/app/session/session-request.js';
import { brokerOpener } from '../../../src/app/session/settings/open-broker.js';
import { checkSettings } from '../../../src/app/session/settings/session-settings.js';
import { readSystemFile } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import type { FeedBar } from '../../../src/live/bars/feed-bar.js';
import type { FeedEvent } from '../../../src/live/feeds/feed-event.js';
import { KILL_FILE } from '../../../src/live/guards/kill-switch.js';
import type { SessionEvent } from '../../../src/live/journal/session-journal.js';
import { ENVIRONMENT, openLocalBroker } from '../../live/exchange/open-local.js';
import { SpotServer, type SpotFault } from '../../live/exchange/spot-server.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const [HISTORY, LIVE] = [40, 36];
const BEFORE = 100;

let dir: string, server: SpotServer;
const bars: FeedBar[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-exchange-session-'));
  const random = randomStream(4);
  let price = 30_000;
  const lines = ['time,open,high,low,close,volume'];
  for (let hour = 0; hour < HISTORY + LIVE; hour++) {
    const [open, close] = [price, (price *= Math.exp(0.01 * random.normal()))];
    const bar = { open, high: Math.max(open, close) * 1.001, low: Math.min(open, close) * 0.999, close, volume: 5 };
    const time = START + hour * HOUR_MS;
    if (hour < HISTORY) lines.push([new Date(time).toISOString(), ...Object.values(bar)].join(','));
    else bars.push({ symbol: 'BTCUSDT', time, ...bar });
  }
  writeFileSync(join(dir, 'BTCUSDT.csv'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(dir, 'system.yaml'),
    `
system: spot
data: {source: csv, path: "{symbol}.csv", symbols: [BTCUSDT], timeframe: 1h, calendar: crypto}
strategy:
  long: {enter: "hour() % 3 == 0", exit: "hour() % 3 == 2"}
  stop: 4 * atr(10)
`,
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(async () => void (server = await new SpotServer().start()));
afterEach(async () => await server.stop());

interface Run {
  readonly folder: string;
  readonly from?: number;
  readonly to?: number;
  readonly settings?: object;
  readonly open?: BrokerChoice['open'];
  readonly onBar?: (bar: number) => void;
  readonly onEvent?: (event: SessionEvent) => void;
}

async function openLocalDoor(): Promise<BrokerDoor> {
  const broker = await openLocalBroker(server, [0, 0]);
  return { broker, stops: true, round: (symbol, units) => broker.fit(symbol, units), close: async () => {} };
}

async function run({ folder, from = 0, to = LIVE, settings = {}, open = openLocalDoor, onBar, onEvent }: Run): Promise<SessionEnd> {
  async function* feed(): AsyncIterable<FeedEvent> {
    for (const [at, bar] of bars.slice(from, to).entries()) {
      server.books.movePrice('BTCUSDT', Math.round(bar.close * 10) / 10);
      onBar?.(from + at);
      yield { kind: 'bar', bar, now: bar.time + HOUR_MS };
    }
  }
  return runSession(readSystemFile(join(dir, 'system.yaml')), {
    dir: join(dir, folder),
    symbol: 'BTCUSDT',
    useCache: false,
    feed,
    graceMs: 0,
    environment: {},
    settings: checkSettings(settings, 'settings'),
    broker: { open, waits: [0, 0, 0, 0] },
    onEvent,
  });
}

const targetOf = (event: SessionEvent): number | undefined => (event.kind === 'planned' ? (event.targets['BTCUSDT'] ?? 0) : undefined);

/** What the session has at the exchange. */
const own = (): number => server.books.held.get('BTC')! - BEFORE;

test('what was there stays there, and the rest is what the account holds, to the step of the market', async () => {
  let [wanted, orders] = [0, 0];
  const end = await run({
    folder: 'plain',
    onEvent: (event) => {
      if (event.kind === 'planned') wanted = event.targets['BTCUSDT'] ?? 0;
      if (event.kind !== 'sent') return;
      orders += event.outcomes.length;
      expect(event.outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
      // a fee in what was bought is taken off it: 0.1 %
      expect(own()).toBeGreaterThan(wanted * 0.998 - 1e-5);
      expect(own()).toBeLessThan(wanted + 1e-5);
    },
  });
  expect(end).toMatchObject({ instants: LIVE, halted: null });
  expect(orders).toBeGreaterThan(6);
});

test('answers that are lost, refused or late change nothing of it; stopped and started again, nothing is sent twice', async () => {
  const random = randomStream(8);
  const faults: readonly SpotFault[] = ['none', 'none', 'lost-after', 'lost-before', 'busy', 'broken', 'broken-after', 'page'];
  const onBar = (): void => {
    server.forgetFaults();
    server.fail(/^POST .*order$/, faults[random.below(faults.length)]!, faults[random.below(faults.length)]!);
  };
  for (let at = 0; at < LIVE; at += 13)
    expect(await run({ folder: 'faulty', from: Math.max(0, at - 2), to: Math.min(LIVE, at + 13), onBar })).toMatchObject({ halted: null });
  expect([...server.sent.values()].every((times) => times === 1)).toBe(true);
  expect(own()).toBeGreaterThanOrEqual(-1e-9);
  expect(server.books.orders.length).toBeGreaterThan(6);
});

test('a kill switch that flattens leaves neither a position nor an order of the session, and all that was there before', async () => {
  let stopAt = Number.NaN;
  const end = await run({
    folder: 'killed',
    settings: { on_kill: 'flatten' },
    onEvent: (event) => {
      if (event.kind === 'planned' && (event.targets['BTCUSDT'] ?? 0) > 0) stopAt = event.time;
    },
    onBar: (bar) => {
      if (bars[bar]!.time > stopAt + HOUR_MS) writeFileSync(join(dir, 'killed', KILL_FILE), 'now\n');
    },
  });
  expect(end.halted).toMatchObject({ guard: 'file' });
  expect(end.instants).toBeLessThan(LIVE);
  expect(Math.abs(own())).toBeLessThan(1e-5);
  expect(server.books.orders.filter(({ status }) => status === 'NEW' || status === 'PARTIALLY_FILLED')).toEqual([]);
});

test('a broker that settings name is opened, and tells of fills by its stream', async () => {
  const settings = checkSettings({ broker: { kind: 'ccxt', exchange: 'binance' }, markets: { BTCUSDT: 'BTC/USDT' } }, 'settings');
  const open = brokerOpener(settings.broker, settings, { ...ENVIRONMENT, CCXT_BINANCE_ENDPOINT: server.base })!;
  let wanted = 0;
  const end = await run({ folder: 'named', from: 2, to: 3, open, onEvent: (event) => void (wanted = targetOf(event) ?? wanted) });
  expect(end).toMatchObject({ instants: 1, halted: null });
  expect(server.books.orders.length).toBeGreaterThan(1);
  expect(Math.abs(own() - wanted)).toBeLessThanOrEqual(wanted * 0.002 + 1e-5);
  expect(server.stream.subscriptions).toBe(1);
});

test('a loss within a day halts, and nothing leaves any more', async () => {
  const end = await run({ folder: 'loss', settings: { guards: { daily_loss: { amount: 0.5 } } } });
  expect(end.halted?.guard).toMatch(/daily_loss|orders/);
  expect(end.halted?.sentence).toMatch(/the equity must not fall by more than 0\.5 within a day, and fell by/);
  const sent = server.books.orders.length;
  await expect(run({ folder: 'loss', from: end.instants })).rejects.toMatchObject({ code: 'SESSION_HALTED' });
  expect(server.books.orders.length).toBe(sent);
});
