// A session whose orders go to a broker: what the broker holds is what the account holds, bar by bar, over restarts; what the broker does not
// answer halts it until a person says so.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSession } from '../../../src/app/session/run-session.js';
import { releaseSession, sessionState } from '../../../src/app/session/session-control.js';
import type { SessionEnd } from '../../../src/app/session/session-request.js';
import { readSystemFile } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import type { FeedBar } from '../../../src/live/bars/feed-bar.js';
import type { FeedEvent } from '../../../src/live/feeds/feed-event.js';
import type { SessionEvent } from '../../../src/live/journal/session-journal.js';
import type { OrderGuard } from '../../../src/live/orders/order-gate.js';
import { FaultBroker, type Fault } from '../../live/fault-broker.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const [HISTORY, LIVE] = [40, 80];

let dir: string;
const bars: FeedBar[] = [];

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-broker-session-'));
  const random = randomStream(9);
  let price = 100;
  const lines = ['time,open,high,low,close,volume'];
  for (let hour = 0; hour < HISTORY + LIVE; hour++) {
    const [open, close] = [price, (price *= Math.exp(0.01 * random.normal()))];
    const bar = { open, high: Math.max(open, close) * 1.002, low: Math.min(open, close) * 0.998, close, volume: 5 };
    const time = START + hour * HOUR_MS;
    if (hour < HISTORY) lines.push([new Date(time).toISOString(), ...Object.values(bar)].join(','));
    else bars.push({ symbol: 'AAA', time, ...bar });
  }
  writeFileSync(join(dir, 'AAA.csv'), `${lines.join('\n')}\n`);
  writeFileSync(
    join(dir, 'system.yaml'),
    `
system: followed
data: {source: csv, path: "{symbol}.csv", symbols: [AAA], timeframe: 1h, calendar: crypto}
strategy:
  long: {enter: "crosses_above(ema(close, 3), ema(close, 8))", exit: "crosses_below(ema(close, 3), ema(close, 8))"}
  short: {enter: "crosses_below(ema(close, 3), ema(close, 8))", exit: "crosses_above(ema(close, 3), ema(close, 8))"}
  stop: 4 * atr(10)
`,
  );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

interface Run {
  readonly folder: string;
  readonly broker: FaultBroker;
  readonly from?: number;
  readonly to?: number;
  readonly guards?: readonly OrderGuard[];
  readonly adopt?: string;
  readonly onEvent?: (event: SessionEvent) => void;
}

/** Runs the session over the bars [from, to), each told as soon as it has ended. */
async function run({ folder, broker, from = 0, to = LIVE, guards = [], adopt, onEvent }: Run): Promise<SessionEnd> {
  async function* feed(): AsyncIterable<FeedEvent> {
    for (const bar of bars.slice(from, to)) yield { kind: 'bar', bar, now: bar.time + HOUR_MS };
  }
  return runSession(readSystemFile(join(dir, 'system.yaml')), {
    dir: join(dir, folder),
    symbol: 'AAA',
    useCache: false,
    feed,
    graceMs: 0,
    environment: {},
    onEvent,
    broker: {
      open: async () => ({
        broker,
        stops: true,
        round: (_, units) => units,
        close: async () => {},
      }),
      guards,
      adopt,
      waits: [0, 0],
    },
  });
}

const targetsOf = (event: SessionEvent): number | undefined => (event.kind === 'planned' ? (event.targets['AAA'] ?? 0) : undefined);

test('what the broker holds is what the account is to hold, bar by bar', async () => {
  const broker = new FaultBroker();
  let [wanted, sent] = [0, 0];
  const end = await run({
    folder: 'follow',
    broker,
    onEvent: (event) => {
      wanted = targetsOf(event) ?? wanted;
      if (event.kind !== 'sent') return;
      expect(broker.units.get('AAA') ?? 0).toBeCloseTo(wanted, 9);
      sent += event.outcomes.length;
      expect(event.outcomes.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    },
  });
  expect(end).toMatchObject({ instants: LIVE, halted: null });
  expect(sent).toBeGreaterThan(30);
  // the account and the broker fill at other prices
  expect(sessionState(join(dir, 'follow')).sent.at(-1)!.equity).toBeGreaterThan(0);
});

test('stopped and started again anywhere, no order is sent twice and none is left out', async () => {
  const [whole, parts] = [new FaultBroker(), new FaultBroker()];
  await run({ folder: 'whole', broker: whole });
  for (let at = 0; at < LIVE; at += 19)
    await run({ folder: 'parts', broker: parts, from: Math.max(0, at - 3), to: Math.min(LIVE, at + 19) });
  expect([...parts.sent.values()].every((times) => times === 1)).toBe(true);
  const ordersOf = ({ held }: FaultBroker): object[] => [...held.values()].map(({ order }) => ({ ...order }));
  expect(ordersOf(parts)).toEqual(ordersOf(whole));
});

test('an order without an answer halts, with its name; a released session goes on where the broker stands', async () => {
  let orders = 0;
  const broker = new FaultBroker((): Fault => (++orders === 3 ? 'silent' : 'none'));
  const end = await run({ folder: 'silent', broker });
  expect(end.halted?.guard).toBe('orders');
  expect(end.halted?.sentence).toMatch(/the result of order [0-9a-f]{32} \(.*AAA.*\) is unknown/);
  expect(end.instants).toBeLessThan(LIVE);
  await expect(run({ folder: 'silent', broker, from: end.instants })).rejects.toMatchObject({ code: 'SESSION_HALTED' });
  broker.isDown = false;
  releaseSession(join(dir, 'silent'), 'the broker answers again');
  const on = await run({ folder: 'silent', broker, from: end.instants });
  expect(on).toMatchObject({ instants: LIVE, halted: null });
  expect([...broker.sent.values()].every((times) => times === 1)).toBe(true);
});

test('a position that nobody of the session has bought halts it, and is adopted by a person alone', async () => {
  const broker = new FaultBroker();
  await run({ folder: 'foreign', broker, to: 60 });
  broker.units.set('ZZZ', 5);
  await expect(run({ folder: 'foreign', broker, from: 60 })).rejects.toThrow(/the position in ZZZ is 5 at local, and 0 in the journal/);
  await expect(run({ folder: 'foreign', broker, from: 60 })).rejects.toMatchObject({ code: 'SESSION_HALTED' });
  releaseSession(join(dir, 'foreign'), 'a gift');
  await expect(run({ folder: 'foreign', broker, from: 60 })).rejects.toMatchObject({ code: 'SESSION_HALTED' });
  releaseSession(join(dir, 'foreign'), 'a gift');
  expect(await run({ folder: 'foreign', broker, from: 60, adopt: 'a gift' })).toMatchObject({ instants: LIVE, halted: null });
});

test('a guard that halts ends the session; an error inside of it too', async () => {
  const broken: OrderGuard = {
    name: 'broken',
    check: () => {
      throw new Error('no price');
    },
  };
  const end = await run({ folder: 'guarded', broker: new FaultBroker(), guards: [broken] });
  expect(end.halted).toEqual({ guard: 'orders', sentence: 'an error came up in it: no price' });
});

test('a decision that is too old opens nothing', async () => {
  const broker = new FaultBroker();
  async function* late(): AsyncIterable<FeedEvent> {
    for (const bar of bars) yield { kind: 'bar', bar };
  }
  await runSession(readSystemFile(join(dir, 'system.yaml')), {
    dir: join(dir, 'late'),
    symbol: 'AAA',
    useCache: false,
    feed: late,
    graceMs: 0,
    environment: {},
    broker: {
      open: async () => ({
        broker,
        stops: true,
        round: (_, units) => units,
        close: async () => {},
      }),
      guards: [],
    },
  });
  expect(broker.sent.size).toBe(0);
  expect(existsSync(join(dir, 'late', 'orders', 'orders.jsonl'))).toBe(true);
});
