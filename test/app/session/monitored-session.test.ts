// What a session tells of itself while it trades, and the page of it: on paper, at a broker, halted, without a bar.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gatherMonitor, type GatheredMonitor } from '../../../src/app/session/monitor/gather-monitor.js';
import { reportSession } from '../../../src/app/session/monitor/report-session.js';
import { SessionObservers } from '../../../src/app/session/session-observers.js';
import { runSession } from '../../../src/app/session/run-session.js';
import type { SessionRequest } from '../../../src/app/session/session-request.js';
import { checkSettings } from '../../../src/app/session/settings/session-settings.js';
import { readSystemFile } from '../../../src/app/strategy/resolve-system.js';
import { randomStream } from '../../../src/core/random.js';
import { readChain } from '../../../src/files/chained-lines.js';
import { RunLock } from '../../../src/files/run-lock.js';
import type { FeedBar } from '../../../src/live/bars/feed-bar.js';
import type { FeedEvent } from '../../../src/live/feeds/feed-event.js';
import { SessionJournal, type SessionEvent } from '../../../src/live/journal/session-journal.js';
import type { TelemetryEvent } from '../../../src/live/telemetry/telemetry-event.js';
import type { WantedOrder } from '../../../src/live/orders/order.js';
import { FaultBroker } from '../../live/fault-broker.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const [HISTORY, LIVE] = [24 * 30, 24 * 5];

let dir: string;
const bars: FeedBar[] = [];
const nowMs = START + (HISTORY + LIVE) * HOUR_MS;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'barloom-monitored-'));
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
  for (const name of ['AAA', 'changed']) writeFileSync(join(dir, `${name}.csv`), `${lines.join('\n')}\n`);
  for (const name of ['{symbol}', 'changed'])
    writeFileSync(
      join(dir, `${name}.yaml`),
      `
system: followed
data: {source: csv, path: "${name}.csv", symbols: [AAA], timeframe: 1h, calendar: crypto}
strategy:
  long: {enter: "crosses_above(ema(close, 2), ema(close, 4))", exit: "crosses_below(ema(close, 2), ema(close, 4))"}
  short: {enter: "crosses_below(ema(close, 2), ema(close, 4))", exit: "crosses_above(ema(close, 2), ema(close, 4))"}
  stop: 4 * atr(10)
`,
    );
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const systemOf = (name = '{symbol}'): ReturnType<typeof readSystemFile> => readSystemFile(join(dir, `${name}.yaml`));
const ended = (bar: FeedBar): FeedEvent => ({ kind: 'bar', bar, now: bar.time + HOUR_MS + 2000 });

/** Runs a session over what a feed tells, and returns what its journal was told. */
async function run(
  folder: string,
  feed: () => AsyncIterable<FeedEvent>,
  more: Partial<SessionRequest> = {},
  name?: string,
): Promise<SessionEvent[]> {
  const told: SessionEvent[] = [];
  await runSession(systemOf(name), {
    dir: join(dir, folder),
    symbol: 'AAA',
    useCache: false,
    feed,
    graceMs: 0,
    environment: {},
    onEvent: (event) => void told.push(event),
    ...more,
  });
  return told;
}

async function* plain(): AsyncIterable<FeedEvent> {
  for (const bar of bars) yield ended(bar);
}

const gather = (folder: string): Promise<GatheredMonitor> =>
  gatherMonitor(systemOf(), join(dir, folder), 'AAA', { useCache: false, nowMs });

/** Rules and sentences of the messages that a session queued. */
const messagesOf = (folder: string): { readonly rule: string; readonly sentences: readonly string[] }[] =>
  (readChain(join(dir, folder, 'alerts/alerts.jsonl')) as { kind: string; message: { rule: string; sentences: string[] } }[]).flatMap(
    ({ kind, message }) => (kind === 'queued' ? [message] : []),
  );

/** Settings whose every message is told at once. */
const alertsOf = (levels: readonly object[]): SessionRequest['settings'] =>
  checkSettings({ alerts: { sinks: ['log'], quiet_minutes: 0, levels } }, 'test');

describe('the page of a session on paper', () => {
  let input: GatheredMonitor;
  beforeAll(async () => {
    async function* odd(): AsyncIterable<FeedEvent> {
      for (const [at, bar] of bars.entries()) {
        yield ended(bar);
        if (at === 50) yield { ...ended({ ...bars[40]!, close: 1, low: 1 }), now: bar.time + HOUR_MS + 2000 };
      }
    }
    const before = Date.now();
    await run('paper', odd);
    input = await gather('paper');
    expect(Date.now() - before).toBeLessThan(20_000);
  });

  test('has what the session walked', () => {
    const { account, state, parity, warnings } = input;
    expect(account.timeMs).toEqual(Float64Array.from(bars, ({ time }) => time));
    const walked = (readChain(join(dir, 'paper/journal.jsonl')) as SessionEvent[]).filter((event) => event.kind === 'walked');
    expect(account.equity).toEqual(Float64Array.from(walked, ({ equity }) => equity));
    expect(account.fills).toBe(walked.flatMap(({ fills }) => fills).length);
    expect(account.trades).toBeGreaterThan(10);
    expect([parity, warnings]).toEqual([1, []]);
    expect(state).toMatchObject({ label: 'stopped', sentence: expect.stringContaining('the feed ended') as string });
  });

  test('tells the age of each bar, what was wrong with bars, and every fill', () => {
    expect(input.dataAge.timeMs).toHaveLength(LIVE);
    expect(new Set(input.dataAge.seconds)).toEqual(new Set([2]));
    expect(input.incidents).toEqual([{ timeMs: bars[40]!.time, kind: 'revised' }]);
    expect(input.orders).toHaveLength(input.account.fills);
    expect(input.slippage).toMatchObject({ isPaper: true });
  });

  test('has the signals of every entry beside the rate of the backtest over its history', () => {
    const { slices, expected } = input.signals;
    expect(slices.map(({ bars: count }) => count)).toEqual([60, 60]);
    const entries = input.orders.filter(({ what }) => what === 'enter').length;
    // an entry that the last bar of the session decided has no fill
    expect(Math.round(slices.reduce((sum, slice) => sum + slice.rate * slice.bars, 0))).toBe(entries);
    expect(expected).toBeGreaterThan(0.03);
    expect(expected).toBeLessThan(0.3);
  });

  test('has the band of the backtest over the days of the session, and no model', () => {
    expect([input.band!.timeMs[0], input.band!.timeMs.at(-1)]).toEqual([bars[0]!.time, bars[0]!.time + 5 * 24 * HOUR_MS]);
    expect(input.accuracy).toBeUndefined();
    expect(input.withoutModel).toBe('The system asks no model.');
  });

  test('is written while the session runs, and leaves its lock and its journal as they are', async () => {
    const lock = RunLock.take(join(dir, 'paper'));
    try {
      const journal = readFileSync(join(dir, 'paper/journal.jsonl'));
      const { page, figures } = await reportSession(systemOf(), join(dir, 'paper'), 'AAA', { useCache: false, nowMs });
      expect(figures).toMatchObject({ state: 'running', bars: LIVE, parity: 1, slippage_bps: 0, predictions: null, incidents: 1 });
      expect(readFileSync(page, 'utf8')).toContain(`Process ${process.pid}`);
      expect(readFileSync(join(dir, 'paper/journal.jsonl'))).toEqual(journal);
      expect(RunLock.ownerOf(join(dir, 'paper'))!.pid).toBe(process.pid);
    } finally {
      lock.release();
    }
  });
});

test('without a bar, and with one, there is a page', async () => {
  for (const [folder, count] of [
    ['none', 0],
    ['one', 1],
  ] as const) {
    await run(folder, async function* () {
      for (const bar of bars.slice(0, count)) yield ended(bar);
    });
    const { figures } = await reportSession(systemOf(), join(dir, folder), 'AAA', { useCache: false, nowMs });
    expect(figures).toMatchObject({ bars: count, parity: null, state: 'stopped', orders: 0 });
    // what the session trades is no part of what it is compared with
    expect(figures['signals_expected']).toBe((await gather('paper')).signals.expected);
  }
});

test('a halted session says so, and one that was killed too', async () => {
  await run('halted', plain, { environment: { POLICY_KILLSWITCH: 'true' } });
  expect((await gather('halted')).state).toMatchObject({
    label: 'halted',
    sentence: expect.stringMatching(/POLICY_KILLSWITCH.*release/) as string,
  });
  await run('killed', plain);
  const events = readChain(join(dir, 'killed/journal.jsonl')) as SessionEvent[];
  expect(events.at(-1)!.kind).toBe('stopped');
  for (const file of ['journal.jsonl', 'journal.jsonl.head']) rmSync(join(dir, 'killed', file));
  const journal = new SessionJournal(join(dir, 'killed'));
  for (const event of events.slice(0, -1)) journal.append(event);
  expect((await gather('killed')).state).toMatchObject({ label: 'stopped', sentence: expect.stringContaining('it was killed') as string });
});

describe('a session at a broker', () => {
  /** Fills all at the last close and a tenth of a per cent worse. */
  class WorseBroker extends FaultBroker {
    close = 100;
    override fill(clientId: string, quantity: number): void {
      super.fill(clientId, quantity);
      const last = this.fills.at(-1)!;
      const price = this.close * (last.side === 'buy' ? 1.001 : 0.999);
      this.fills[this.fills.length - 1] = { ...last, price };
      this.balance += (last.side === 'buy' ? 1 : -1) * quantity * (last.price - price);
    }
  }
  const sent: WantedOrder[] = [];

  beforeAll(async () => {
    const broker = new WorseBroker();
    await run(
      'broker',
      async function* () {
        for (const bar of bars) {
          broker.close = bar.close;
          yield ended(bar);
        }
      },
      {
        settings: alertsOf([
          { name: 'dear', figure: 'slippage_bps', above: 4.9, clears: -100 },
          { name: 'bad day', figure: 'daily_return', below: 0.2, clears: 100 },
        ]),
        broker: {
          open: async () => ({ broker, stops: false, round: (_, units) => units, close: async () => {} }),
          guards: [],
          waits: [0, 0],
          onOrder: undefined,
        },
      },
    );
    sent.push(...[...broker.held.values()].map(({ order }) => order));
  });

  test('has what each fill cost beyond the model of fills', async () => {
    const { slippage, orders, state } = await gather('broker');
    expect(sent.length).toBeGreaterThan(30);
    expect(orders).toHaveLength(sent.length);
    expect(slippage.isPaper).toBe(false);
    // opens are the closes before, and the rules pay 5 bps themselves
    expect(slippage.bps.length).toBeGreaterThan(sent.length - 3);
    for (const bps of slippage.bps) expect(bps).toBeCloseTo(5, 1);
    expect(state.sentence).toContain('At the broker the account was worth');
  });

  test('tells levels of slippage and of the day once each', () => {
    const rules = messagesOf('broker').map(({ rule }) => rule);
    expect(rules.filter((rule) => rule.includes('dear'))).toHaveLength(1);
    expect(rules.filter((rule) => rule.includes('bad day'))).toHaveLength(1);
  });
});

describe('what is told of a session', () => {
  test('a feed that is down, and up again, and not each fault of it', async () => {
    await run(
      'feed',
      async function* () {
        yield ended(bars[0]!);
        yield { kind: 'fault', sentence: 'line 7 is left out' };
        yield { kind: 'fault', sentence: 'the feed cannot be reached', isDown: true };
        yield { kind: 'recovered', sentence: 'the feed answers again', isDown: true };
        yield ended(bars[1]!);
      },
      { settings: alertsOf([]) },
    );
    expect(messagesOf('feed').map(({ rule, sentences }) => [rule, sentences.join()])).toEqual([
      ['started', expect.any(String)],
      ['fault', 'line 7 is left out'],
      ['feed_down', 'the feed cannot be reached'],
      ['feed_recovered', 'the feed answers again'],
      ['stopped', expect.any(String)],
    ]);
  });

  test('that a fresh walk agrees, and that it does not once the history is another', async () => {
    const told = await run(
      'compared',
      async function* () {
        for (const [at, bar] of bars.slice(0, 60).entries()) {
          if (at === 30) {
            const path = join(dir, 'changed.csv');
            // the last closes of the history are their opens
            writeFileSync(path, readFileSync(path, 'utf8').replace(/^(2024-01-30T2\d[^,]+),([^,]+),(.*),[^,]+,5$/gm, '$1,$2,$3,$2,5'));
          }
          yield ended(bar);
        }
      },
      { compareEachMs: 0, settings: alertsOf([{ name: 'agreement', figure: 'parity', below: 1 }]) },
      'changed',
    );
    const compared = told.filter((event) => event.kind === 'compared');
    expect(compared).toHaveLength(60);
    expect(compared.slice(0, 30).every(({ bars: count, agreeing, difference }) => count === agreeing && difference === undefined)).toBe(
      true,
    );
    expect(compared[30]!.difference).toMatch(/^the \w+ of AAA on 2024-01-31T\S+ was \S+.*, and is/);
    const rules = messagesOf('compared').map(({ rule }) => rule);
    expect(rules.filter((rule) => rule === 'parity_lost')).toHaveLength(30);
    expect(rules.some((rule) => rule.includes('agreement'))).toBe(true);
  });

  test('the mean score of the last bar, and of no other', async () => {
    const observers = await SessionObservers.open({
      dir: join(dir, 'scores'),
      id: 'x',
      system: 'asks',
      symbols: ['AAA', 'BBB'],
      timeframe: { name: '1h', durationMs: HOUR_MS },
      hasBroker: true,
      fillsAtClose: false,
      settings: alertsOf([{ name: 'sure', figure: 'score_mean', above: 0.6 }])!,
      environment: {},
      now: () => nowMs,
      health: () => ({ isHealthy: true }),
    });
    const said = (timeMs: number, symbol: string, score: number): TelemetryEvent => ({
      event: 'prediction',
      timeMs,
      symbol,
      model: 'm',
      modelVersion: 1,
      score,
    });
    const mark: TelemetryEvent = { event: 'equity_mark', timeMs: START + HOUR_MS, equity: 1, drawdown: 0, positions: 0 };
    observers.write([said(START, 'AAA', 0.9), said(START + HOUR_MS, 'AAA', 0.5), said(START + HOUR_MS, 'BBB', 0.75), mark]);
    await observers.close();
    expect(messagesOf('scores').map(({ sentences }) => sentences.join())).toEqual([expect.stringContaining('score_mean is 0.625')]);
  });

  test('by default no bar of a day is compared', async () => {
    const told = await run('quick', plain);
    expect(told.filter(({ kind }) => kind === 'compared')).toEqual([]);
  });
});
