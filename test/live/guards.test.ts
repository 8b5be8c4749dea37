// Each guard by its fault: what it says, and how long after the fault it says it by a fake clock.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { foldOrders, type OrderBook } from '../../src/live/orders/fold-orders.js';
import { ClockOffsetGuard } from '../../src/live/guards/clock-offset-guard.js';
import { DailyLossGuard } from '../../src/live/guards/daily-loss-guard.js';
import { NotionalGuard, type NotionalRule } from '../../src/live/guards/notional-guard.js';
import { openGuards } from '../../src/live/guards/open-guards.js';
import { OrderRateGuard } from '../../src/live/guards/order-rate-guard.js';
import { StaleGuard } from '../../src/live/guards/stale-guard.js';
import { checkTimeGuard } from '../../src/live/guards/time-guard.js';
import type { WantedOrder } from '../../src/live/orders/order.js';
import { factsOf, measureGuard } from './guard-bench.js';
import { wanted } from './wanted.js';

const START = Date.UTC(2024, 0, 2, 12);
const MINUTE = 60_000;
const HOUR = 3_600_000;

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

describe('stale', () => {
  const options = { symbols: ['A', 'B'], timeframeMs: MINUTE, startMs: START };

  test('halts within a second of two bars and five minutes without a complete bar of one symbol', () => {
    const facts = factsOf({ lastEnds: new Map() });
    const feedOf = (symbol: string) => setInterval(() => void (facts.lastEnds as Map<string, number>).set(symbol, Date.now()), MINUTE);
    const [, b] = [feedOf('A'), feedOf('B')];
    const word = measureGuard(
      new StaleGuard(options),
      () => facts,
      () => clearInterval(b),
      [10 * MINUTE, HOUR],
    );
    expect(word).toEqual({
      act: 'halt',
      sentence: 'B must have a complete bar every 420 s, and has none for 421 s, since 2024-01-02T12:10:00.000Z',
      afterMs: 7 * MINUTE + 1000,
    });
  });

  test('counts from the start of the session, and a rule of its own', () => {
    const facts = factsOf({
      lastEnds: new Map([
        ['A', 0],
        ['B', 0],
      ]),
    });
    const guard = new StaleGuard({ ...options, mostMs: 30_000 });
    expect(
      measureGuard(
        guard,
        () => facts,
        () => undefined,
        [30_000, MINUTE],
      ),
    ).toMatchObject({ act: 'halt', afterMs: 1000 });
  });

  test('lets a closed market be', () => {
    const closes = START + HOUR,
      opens = START + 10 * HOUR;
    const openMs = (_: string, from: number, to: number): number =>
      Math.max(0, Math.min(to, closes) - from) + Math.max(0, to - Math.max(from, opens));
    const facts = factsOf({
      lastEnds: new Map([
        ['A', closes],
        ['B', closes],
      ]),
    });
    const guard = new StaleGuard({ ...options, openMs });
    expect(guard.check(opens + 7 * MINUTE, facts)).toBeUndefined();
    expect(guard.check(opens + 7 * MINUTE + 1, facts)).toMatchObject({ act: 'halt' });
  });

  test('market hours that are not known halt', () => {
    const guard = new StaleGuard({ ...options, openMs: () => Number.NaN });
    const facts = factsOf();
    expect(checkTimeGuard(guard, START + 1, () => facts)).toEqual({
      act: 'halt',
      sentence: 'an error came up in it: the market hours of A are not known',
    });
  });
});

describe('clock_offset', () => {
  test.each([
    [1000.5, "the exchange's clock must be within 1000 ms of the machine's, and is 1000.5 ms ahead of it"],
    [-2500, "the exchange's clock must be within 1000 ms of the machine's, and is 2500 ms behind it"],
  ])('%s ms halts within a second', (offset, sentence) => {
    const facts = factsOf({ clockOffsetMs: 1000 });
    const fault = (): void => void (facts.clockOffsetMs = offset);
    expect(measureGuard(new ClockOffsetGuard(), () => facts, fault, [10_500, HOUR])).toEqual({ act: 'halt', sentence, afterMs: 500 });
  });

  test('an offset that nobody has told passes', () => {
    expect(new ClockOffsetGuard().check(START, factsOf())).toBeUndefined();
  });
});

describe('daily_loss', () => {
  test.each([
    [{ fraction: 0.03 }, 9699.99, 'the equity must not fall by more than 300 within a day, and fell by 300.01, from 10000 to 9699.99'],
    [{ amount: 200 }, 9799, 'the equity must not fall by more than 200 within a day, and fell by 201, from 10000 to 9799'],
    [{ fraction: 0.03, amount: 200 }, 9799, 'the equity must not fall by more than 200 within a day, and fell by 201, from 10000 to 9799'],
  ])('%o halts within a second', (rule, equity, sentence) => {
    const facts = factsOf({ equity: 10_000 });
    const fault = (): void => void (facts.equity = equity);
    expect(measureGuard(new DailyLossGuard(rule), () => facts, fault, [500, HOUR])).toEqual({ act: 'halt', sentence, afterMs: 500 });
  });

  test('as much as the limit passes, and a rule may only reduce', () => {
    const guard = new DailyLossGuard({ fraction: 0.03, act: 'reduce' }, { at: START, equity: 10_000 });
    expect(guard.check(START, factsOf({ equity: 9700 }))).toBeUndefined();
    expect(guard.check(START, factsOf({ equity: 9699 }))).toMatchObject({ act: 'reduce' });
  });

  test('what is watched says once that it reduces', () => {
    const facts = factsOf({ equity: 10_000 });
    const guard = new DailyLossGuard({ amount: 1, act: 'reduce' });
    expect(
      measureGuard(
        guard,
        () => facts,
        () => void (facts.equity = 9000),
        [500, HOUR],
      ),
    ).toMatchObject({ act: 'reduce', afterMs: 500 });
  });

  test('the day begins at midnight of its zone, with the first equity of it', () => {
    const guard = new DailyLossGuard({ amount: 100, zoneOffsetMinutes: 60 });
    const at = (hour: number, minute: number, equity: number) => guard.check(Date.UTC(2024, 0, 2, hour, minute), factsOf({ equity }));
    expect([at(22, 0, 1000), at(22, 59, 900), at(23, 0, 899), at(23, 59, 800)]).toEqual([undefined, undefined, undefined, undefined]);
    expect(at(23, 59, 798)).toMatchObject({ sentence: expect.stringContaining('fell by 101, from 899 to 798') as string });
  });

  test('goes on with the day that a session began before it was restarted', () => {
    const guard = new DailyLossGuard({ amount: 100 }, { at: START - HOUR, equity: 1000 });
    expect(guard.check(START, factsOf({ equity: 899 }))).toMatchObject({ act: 'halt' });
  });

  test('an equity that is no number halts', () => {
    const guard = new DailyLossGuard({ amount: 100 });
    expect(checkTimeGuard(guard, START, () => factsOf({ equity: Number.NaN }))).toMatchObject({ act: 'halt' });
    expect(guard.check(START, factsOf())).toBeUndefined();
  });
});

describe('order_rate', () => {
  test('halts with the first order that is too many, and forgets those that left the window', () => {
    const guard = new OrderRateGuard({ most: 2, windowMs: 1000 }, Date.now);
    const send = (afterMs: number) => (vi.advanceTimersByTime(afterMs), guard.check(wanted()));
    expect([send(0), send(999), send(1), send(998)]).toEqual([
      undefined,
      undefined,
      undefined, // the first one has left the window
      {
        act: 'halt',
        sentence: 'at most 2 orders may leave within 1000 ms, and buy 1 BTCUSDT (market, enter, bar 2024-01-02T00:00:00.000Z) is number 3',
      },
    ]);
    expect(send(1)).toBeUndefined();
  });

  test('counts those that left before a restart, and may only refuse', () => {
    const guard = new OrderRateGuard({ most: 2, windowMs: 1000, act: 'refuse' }, Date.now, [START - 10, START - 1000]);
    expect([guard.check(wanted()), guard.check(wanted())?.act]).toEqual([undefined, 'refuse']);
  });
});

describe('notional', () => {
  const prices = new Map([
    ['BTCUSDT', 100],
    ['ETHUSDT', 10],
  ]);
  const bookOf = (positions: Record<string, number>, ...open: WantedOrder[]): OrderBook => {
    const book = foldOrders([]);
    book.positions = new Map(Object.entries(positions));
    book.own = new Map(Object.entries(positions));
    for (const [at, order] of open.entries()) {
      book.orders.set(`o${at}`, {
        clientId: `o${at}`,
        order,
        status: 'open',
        taken: order.quantity,
        brokerId: 'b',
        filled: order.quantity / 2,
        reason: undefined,
      });
      book.pending.add(`o${at}`);
    }
    return book;
  };
  const check = (rule: NotionalRule, order: WantedOrder, book = bookOf({})) =>
    new NotionalGuard(rule, () => ({ prices })).check(order, book);
  const ENTER = 'buy 5 BTCUSDT (market, enter, bar 2024-01-02T00:00:00.000Z)';

  test('refuses an order that is worth too much, at its own price where that is higher', () => {
    expect(check({ order: 500 }, wanted({ quantity: 5 }))).toBeUndefined();
    expect(check({ order: 499 }, wanted({ quantity: 5 }))).toEqual({
      act: 'refuse',
      sentence: `${ENTER} is worth 500, and an order must be worth at most 499`,
    });
    expect(check({ order: 500 }, wanted({ quantity: 4, type: 'stop', price: 126 }))).toMatchObject({ act: 'refuse' });
    expect(check({ order: 500 }, wanted({ quantity: 6, type: 'limit', price: 1 }))).toMatchObject({ act: 'refuse' });
  });

  test('refuses what would make a position too large with what rests, long or short', () => {
    const book = bookOf({ BTCUSDT: 2 }, wanted({ quantity: 2, type: 'limit', price: 90 }));
    expect(check({ symbol: 800 }, wanted({ quantity: 5 }), book)).toBeUndefined();
    expect(check({ symbol: 799 }, wanted({ quantity: 5 }), book)).toEqual({
      act: 'refuse',
      sentence: `with ${ENTER} the position in BTCUSDT may be worth 800, and it must be worth at most 799`,
    });
    expect(check({ symbol: 799 }, wanted({ side: 'sell', quantity: 9.9 }), book)).toBeUndefined();
    expect(check({ symbol: 799 }, wanted({ side: 'sell', quantity: 10 }), book)).toMatchObject({ act: 'refuse' });
  });

  test('refuses what would make all positions too large together', () => {
    const book = bookOf({ ETHUSDT: -30 });
    expect(check({ gross: 800 }, wanted({ quantity: 5 }), book)).toBeUndefined();
    expect(check({ gross: 799 }, wanted({ quantity: 5 }), book)).toEqual({
      act: 'refuse',
      sentence: `with ${ENTER} all positions may be worth 800, and they must be worth at most 799`,
    });
  });

  test('lets pass what only makes a position smaller', () => {
    const leave = wanted({ side: 'sell', quantity: 5, reduces: true, purpose: 'leave' });
    const rule = { order: 1, symbol: 1, gross: 1 };
    expect(check(rule, leave, bookOf({ BTCUSDT: 5 }))).toBeUndefined();
    expect(check(rule, leave, bookOf({ BTCUSDT: 4.9 }))).toMatchObject({ act: 'refuse' });
  });

  test('a price that is not known is an error', () => {
    expect(() => check({ order: 1 }, wanted({ symbol: 'SOLUSDT' }))).toThrow(
      'the price of SOLUSDT must be known and above 0, and is not known',
    );
    expect(() => check({ gross: 1e9 }, wanted(), bookOf({ SOLUSDT: 1 }))).toThrow('the price of SOLUSDT');
  });
});

describe('guards of a configuration', () => {
  const around = (facts = factsOf()) => ({ symbols: ['BTCUSDT'], timeframeMs: MINUTE, startMs: START, now: Date.now, facts: () => facts });
  const names = (guards: readonly { readonly name: string }[]): string[] => guards.map(({ name }) => name);

  test('are stale data and the clock where nothing is said, none where they are off, all where all are asked for', () => {
    expect(names(openGuards({}, around()).timeGuards)).toEqual(['stale', 'clock_offset']);
    expect(openGuards({ stale: 'off', clockOffset: 'off' }, around())).toEqual({ timeGuards: [], orderGuards: [] });
    const all = openGuards({ notional: { order: 1 }, orderRate: { most: 1, windowMs: 1 }, dailyLoss: { amount: 1 } }, around());
    expect([names(all.timeGuards), names(all.orderGuards)]).toEqual([
      ['stale', 'clock_offset', 'daily_loss'],
      ['stale', 'clock_offset', 'daily_loss', 'notional', 'order_rate'],
    ]);
  });

  test('those of time are asked before each order too, at the order itself', () => {
    const { orderGuards } = openGuards({ clockOffset: 'off' }, around());
    const book = foldOrders([]);
    expect(orderGuards[0]!.check(wanted(), book)).toBeUndefined();
    vi.advanceTimersByTime(7 * MINUTE + 1);
    expect(orderGuards[0]!.check(wanted(), book)).toMatchObject({ act: 'halt' });
  });

  test('let pass what flattens, as far as it makes a position smaller', () => {
    const { orderGuards } = openGuards({ clockOffset: 'off' }, around());
    vi.advanceTimersByTime(HOUR);
    const book = foldOrders([]);
    book.positions.set('BTCUSDT', 1);
    const close = wanted({ side: 'sell', reduces: true, purpose: 'flatten' });
    const others = [
      { ...close, quantity: 2 },
      { ...close, reduces: false },
      { ...close, purpose: 'leave' as const },
    ];
    expect([close, ...others].map((order) => orderGuards[0]!.check(order, book)?.act)).toEqual([undefined, 'halt', 'halt', 'halt']);
  });

  test('facts that cannot be had halt', () => {
    const facts = (): never => {
      throw new Error('the session has none');
    };
    const { orderGuards } = openGuards({ stale: 'off' }, { ...around(), facts });
    expect(orderGuards[0]!.check(wanted(), foldOrders([]))).toEqual({
      act: 'halt',
      sentence: 'an error came up in it: the session has none',
    });
  });

  test.each([
    [{ stale: { mostMs: 0 } }, 'guards.stale.mostMs must be a number of at least 1, and is 0'],
    [{ clockOffset: { mostMs: Number.NaN } }, 'guards.clockOffset.mostMs must be a number of at least 0, and is NaN'],
    [{ orderRate: { most: 0, windowMs: 1 } }, 'guards.orderRate.most must be a number of at least 1, and is 0'],
    [{ notional: { gross: -1 } }, 'guards.notional.gross must be a number of at least 0, and is -1'],
    [{ dailyLoss: {} }, 'guards.dailyLoss must have a fraction or an amount, and has none'],
    [{ dailyLoss: { fraction: 0 } }, 'guards.dailyLoss.fraction must be a number above 0, and is 0'],
  ])('%o is refused', (config, message) => {
    expect(() => openGuards(config, around())).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message }));
  });
});
