// Orders in a system file (O1–O5): what is refused, what the file becomes, and runs of a market alone and of accounts.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { signalsOfTrades } from '../../../src/app/feature-collection/signals-of-trades.js';
import { findLeakingTrade, alterCase } from '../../../src/app/lookahead/causality.js';
import { openStrategyData } from '../../../src/app/market-data/open-account-data.js';
import { backtest } from '../../../src/app/run/backtest.js';
import { listFills } from '../../../src/app/run/fill-columns.js';
import { writeRun } from '../../../src/app/run/run-files.js';
import { listSignals } from '../../../src/app/run/signals.js';
import { printSystem, resolveSystem, type ResolvedSystem } from '../../../src/app/strategy/resolve-system.js';
import { graphOf } from '../../../src/app/strategy/strategy-of.js';
import { sweep } from '../../../src/app/sweep/sweep.js';
import { parametersRead } from '../../../src/app/system/parameters-read.js';
import { verifyRun } from '../../../src/app/verify/verify.js';
import { UsageError } from '../../../src/core/errors.js';

const SYSTEM = {
  data: { symbols: ['CCC', 'AAA', 'BBB'], timeframe: '1d', calendar: 'us_equity', synthetic: { bars: 700, seed: 3, correlation: 0.4 } },
  params: { fast: 20, valid: 2, part: 0.5, more: 2 },
  strategy: {
    long: {
      enter: 'close > sma(close, $fast)',
      exit: 'close < sma(close, $fast) or bars_held() > 40',
      order: { type: 'stop', price: 'high', valid_bars: '$valid' },
      take: [
        { at: '2 * atr(14)', close: '$part' },
        { at: '5 * atr(14)', close: '1 - $part' },
      ],
      add: { when: 'close > entry_price() + atr(14)', max: '$more', fraction: 0.5, restop: true },
    },
    stop: '3 * atr(14)',
    stop_to_entry_after: '2.5 * atr(14)',
  },
  risk: { cash: 100_000, sizing: 'risk', risk_per_trade: 0.01 },
  verdict: { enabled: false },
};

const make = (more: object = {}): ResolvedSystem => resolveSystem({ ...SYSTEM, ...more });
const withLong = (long: object): object => ({ strategy: { ...SYSTEM.strategy, long: { ...SYSTEM.strategy.long, ...long } } });
const folder = mkdtempSync(join(tmpdir(), 'barloom-orders-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what does not fit is refused', () => {
  test.each<[string, object, string]>([
    [
      'strategy.long.order.price',
      withLong({ order: { type: 'limit' } }),
      'strategy.long.order.price must say the price that a limit order waits for, and there is none',
    ],
    [
      'strategy.long.order.price',
      withLong({ order: { price: 'high' } }),
      'strategy.long.order.price is read of limit and stop orders alone, and strategy.long.order.type is market',
    ],
    [
      'strategy.long.order.valid_bars',
      withLong({ order: { valid_bars: 3 } }),
      'strategy.long.order.valid_bars is read of limit and stop orders alone, and strategy.long.order.type is market',
    ],
    [
      'strategy.long.take',
      { strategy: { ...SYSTEM.strategy, target: '5' } },
      'strategy.long.take and strategy.target exclude each other: a target is one take that closes all, close: 1',
    ],
    [
      'strategy.long.take',
      { strategy: { ...SYSTEM.strategy, take: [{ at: 5, close: 1 }] } },
      'strategy.long.take and strategy.take say the same of one side: partial targets stand in one of them',
    ],
    [
      'strategy.long.add.restop',
      { strategy: { long: SYSTEM.strategy.long } },
      'strategy.long.add.restop reads strategy.stop again at each addition, and there is no strategy.stop',
    ],
    [
      'strategy.long.order.type',
      withLong({ order: { type: 'stopp', price: 'high' } }),
      'strategy.long.order.type must be one of market, limit, stop, not "stopp" (did you mean "stop"?)',
    ],
    ['strategy.long.take.0.close', withLong({ take: [{ at: 5, close: 2 }] }), 'strategy.long.take.0.close must be <= 1, not 2'],
    ['strategy.long.take', withLong({ take: [] }), 'strategy.long.take must list something, not []'],
    ['strategy.long.add.max', withLong({ add: { when: 'close > open', max: 0 } }), 'strategy.long.add.max must be >= 1, not 0'],
    [
      'strategy.long.take.0.size',
      withLong({ take: [{ at: 5, close: 1, size: 3 }] }),
      'unknown entry "strategy.long.take.0.size"; the entries are at, close',
    ],
  ])('%s', (entry, more, sentence) => {
    let error: unknown;
    try {
      make(more);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    const { code, message, context } = error as UsageError;
    expect([code, message.replace(/^[^:]*: /, ''), context['entry']]).toEqual(['CONFIG_INVALID', sentence, entry]);
  });
});

test('defaults are filled in, parameters are read wherever they stand, and the printed file is the file', () => {
  const system = make(withLong({ add: { when: 'close > entry_price() * $more' }, order: { type: 'stop', price: 'high * $fast' } }));
  const { file } = system;
  expect(file.strategy.long!.add).toEqual({ when: 'close > entry_price() * $more', max: 1, fraction: 1, restop: false });
  expect([...parametersRead(make().file)].sort()).toEqual(['fast', 'more', 'part', 'valid']);
  const again = resolveSystem(parse(printSystem(system)));
  expect(again.file.strategy).toEqual(file.strategy);
});

describe.each([
  ['a market alone', {}],
  ['an account', { portfolio: {} }],
])('%s', (_name, portfolio) => {
  test('has fills that sum to its trades and its equity', async () => {
    const result = await backtest(make(portfolio), { useCache: false });
    const fills = listFills(result);
    const kinds = new Set(fills.map(({ kind }) => kind));
    expect([...kinds].sort()).toEqual(['add', 'enter', 'leave', 'part']);
    const { trades, metrics } = result;
    for (let trade = 0; trade < trades.count; trade++) {
      const own = fills.filter((fill) => fill.trade === trade);
      const signed = own.map(({ side, quantity }) => (side === 'buy' ? quantity : -quantity));
      expect(signed.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 8);
      const money = own.reduce((sum, { price, fee }, i) => sum - signed[i]! * price - fee, 0);
      expect(money).toBeCloseTo(trades.pnl[trade]!, 6);
      expect(own.reduce((sum, { fee }) => sum + fee, 0)).toBeCloseTo(trades.fees[trade]!, 8);
      expect(own.filter(({ kind }) => kind === 'add').length).toBeLessThanOrEqual(2);
      expect(own.at(-1)!.kind).toBe('leave');
    }
    expect(result.account.equity.at(-1)).toBeCloseTo(metrics.final_equity, 6);
  });

  test('writes them, and verifies bit for bit', async () => {
    const result = await backtest(make(portfolio), { useCache: false });
    const { runDir } = await writeRun(result, folder, Date.UTC(2026, 0, 1));
    const [header, ...rows] = readFileSync(join(runDir, 'fills.csv'), 'utf8').trimEnd().split('\n');
    expect(header).toBe('time,symbol,trade,kind,side,price,quantity,fee,exit_reason');
    const fills = listFills(result);
    expect(rows).toHaveLength(fills.length);
    const [first] = fills;
    expect(rows[0]).toBe(
      `${new Date(first!.timeMs).toISOString().replace('.000', '')},${first!.symbol},${first!.trade + 1},enter,buy,${first!.price},${first!.quantity},${first!.fee},`,
    );
    expect(readFileSync(join(runDir, 'report.html'), 'utf8')).toContain(' more at ');
    expect((await verifyRun(runDir, { useCache: false })).verdict).toBe('same');
  });

  test('is swept over the numbers of its orders', async () => {
    const space = { valid: { int: [1, 3] }, part: { choice: [0.25, 0.5] }, more: { int: [1, 2] } };
    const system = make({ ...portfolio, space });
    const { states, failures, count, records, fields } = await sweep(system, { useCache: false, workers: 1 });
    expect([count, [...failures]]).toEqual([12, []]);
    expect([...states]).toEqual(Array(12).fill(1));
    expect(new Set(Array.from({ length: 12 }, (_, trial) => records[trial * fields])).size).toBeGreaterThan(6);
  });

  test('sees no later bar', async () => {
    const system = make(portfolio);
    const graph = graphOf(system.file);
    const [symbol] = system.file.data.symbols as [string];
    const { trading } = await openStrategyData(system.file, symbol, graph, { cacheDir: '', useCache: false });
    const one = { file: system.file, graph, data: trading, parameters: system.file.params };
    for (const cut of [300, 450, 620])
      expect(await findLeakingTrade(one, alterCase(one, cut, 7), 30, cut, { useCache: false })).toBe(undefined);
  });
});

test('a run without orders has the two fills of each trade, exits of an instant first', async () => {
  const plain = {
    long: { enter: 'close > sma(close, 20)', exit: 'close < sma(close, 20)' },
    short: { enter: 'close < sma(close, 20)', exit: 'close > sma(close, 20)' },
  };
  const result = await backtest(
    make({ strategy: plain, params: {}, portfolio: {}, risk: { cash: 10_000, sizing: 'fraction', fraction: 0.3 } }),
    { useCache: false },
  );
  const fills = listFills(result);
  expect(result.fills).toBe(undefined);
  expect(fills).toHaveLength(2 * result.trades.count);
  fills.forEach(({ timeMs, kind, fee, trade, quantity }, i) => {
    const next = fills[i + 1];
    if (next !== undefined)
      expect(timeMs < next.timeMs || (timeMs === next.timeMs && (kind === 'leave' || next.kind === 'enter'))).toBe(true);
    expect(quantity).toBe(result.trades.quantity[trade]);
    expect(fee).toBeGreaterThan(0);
  });
});

test('signals that waited say when they were decided', async () => {
  const result = await backtest(make({ portfolio: {} }), { useCache: false });
  const signals = listSignals(result);
  const days = (from: number, to: number): number =>
    result.legs!.legs[0]!.data.market.bars.timeMs.filter((time) => time > from && time <= to).length;
  for (const { decisionMs, timeMs, reason } of signals) {
    const waited = days(decisionMs, timeMs);
    if (reason === 'cancelled') expect(waited).toBe(2);
    else expect([1, 2]).toContain(waited);
  }
  const reasons = new Set(signals.map(({ reason }) => reason));
  expect([reasons.has('replaced'), reasons.has(undefined)]).toEqual([true, true]);
});

test('rows of signals stand at the bars that decided, not at those before the fills', async () => {
  const rare = withLong({ enter: 'crosses_above(close, sma(close, $fast))', order: { type: 'stop', price: 'high', valid_bars: 5 } });
  const result = await backtest(make(rare), { useCache: false });
  const { trades, fills, market } = result;
  const { bar } = signalsOfTrades(trades, market.bars.timeMs, 1, fills);
  const { close } = market.bars;
  const mean = (at: number): number => close.subarray(at - 19, at + 1).reduce((sum, price) => sum + price, 0) / 20;
  const waited = Array.from(bar, (at, trade) => trades.entryBar[trade]! - at);
  expect(trades.count).toBeGreaterThan(5);
  for (const at of bar) expect([close[at]! > mean(at), close[at - 1]! <= mean(at - 1)]).toEqual([true, true]);
  expect(waited.every((bars) => bars >= 1 && bars <= 5)).toBe(true);
  expect(Math.max(...waited)).toBeGreaterThan(1);
});

test('strategy.take is of both sides, and is named where it stands', async () => {
  const sides = { long: { enter: 'close > open' }, short: { enter: 'close < open' }, stop: '3 * atr(14)' };
  const take = [{ at: 'atr(14)', close: '$part' }];
  const both = await backtest(make({ strategy: { ...sides, take } }), { useCache: false });
  const each = { ...sides, long: { ...sides.long, take }, short: { ...sides.short, take } };
  const apart = await backtest(make({ strategy: each }), { useCache: false });
  expect(both.metrics).toEqual(apart.metrics);
  expect(listFills(both).some(({ kind }) => kind === 'part')).toBe(true);
  const broken = make({ strategy: { ...sides, take }, params: { ...SYSTEM.params, part: 2 } });
  await expect(backtest(broken, { useCache: false })).rejects.toThrow('strategy.take.0.close must be <= 1, not 2 ($part)');
});
