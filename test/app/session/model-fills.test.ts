import { describe, expect, test } from 'vitest';
import { DayReturn } from '../../../src/app/session/day-return.js';
import { ModelFills } from '../../../src/app/session/model-fills.js';
import { SlippageMeter } from '../../../src/app/session/slippage-meter.js';
import type { JournalFill } from '../../../src/live/journal/session-journal.js';
import type { FillEvent, WantedOrder } from '../../../src/live/orders/order.js';

const HOUR = 3_600_000;
const OPTIONS = { atClose: false, timeframeMs: HOUR };

const modelFill = (side: 'buy' | 'sell', price: number, quantity = 1, symbol = 'AAA'): JournalFill => ({
  symbol,
  side,
  kind: 'enter',
  quantity,
  price,
  fee: 0,
});
const order = (bar: number, change: Partial<WantedOrder> = {}): WantedOrder => ({
  symbol: 'AAA',
  leg: 'AAA',
  side: 'buy',
  type: 'market',
  quantity: 1,
  purpose: 'enter',
  time: bar * HOUR,
  reduces: false,
  sequence: 0,
  ...change,
});
const brokerFill = (price: number, hours: number, quantity = 1): FillEvent => ({
  clientId: 'a',
  tradeId: `${price}`,
  symbol: 'AAA',
  side: 'buy',
  quantity,
  price,
  fee: 0,
  time: hours * HOUR,
});

describe('the price that the rules gave an order', () => {
  const model = new ModelFills(OPTIONS);
  model.add({ time: 0, fills: [] });
  model.add({ time: HOUR, fills: [modelFill('buy', 100), modelFill('buy', 103, 2), modelFill('sell', 50), modelFill('buy', 7, 1, 'BBB')] });
  model.add({ time: 2 * HOUR, fills: [modelFill('sell', 90)] });
  model.add({ time: 3 * HOUR, fills: [] });

  test('is that of the open behind its bar, by symbol and side, the mean by quantity', () => {
    expect(model.priceOf(order(0))).toBe((100 + 2 * 103) / 3);
    expect(model.priceOf(order(0, { side: 'sell' }))).toBe(50);
    expect(model.priceOf(order(0, { symbol: 'BBB' }))).toBe(7);
    expect(model.priceOf(order(1, { side: 'sell' }))).toBe(90); // not what sold inside of the bar that decided
  });

  test('is that of the close that decided, where the rules fill there, or left inside of the bar', () => {
    expect(new ModelFills({ ...OPTIONS, atClose: true }).priceOf(order(0))).toBeNaN();
    expect(model.priceOf(order(2, { side: 'sell' }))).toBe(90);
  });

  test('of an order that rests is that of the instant that it was filled on', () => {
    const stop = order(0, { side: 'sell', type: 'stop', price: 91, purpose: 'protect' });
    expect([1.5, 2.5, 3.5].map((hours) => model.priceOf(stop, hours * HOUR))).toEqual([50, 90, Number.NaN]);
    expect(model.priceOf(stop, 4.5 * HOUR)).toBeNaN(); // its bar is not walked yet
    expect(model.priceOf(stop)).toBeNaN();
  });

  test('is not known before that was walked', () => {
    expect(model.priceOf(order(3))).toBeNaN();
    expect(model.hasWalked(order(2), Number.NaN)).toBe(true);
    expect(model.hasWalked(order(3), Number.NaN)).toBe(false);
  });
});

test('slippage is told once both fills are known, whichever comes first, the mean by quantity', () => {
  const meter = new SlippageMeter(OPTIONS);
  expect(meter.walked({ time: 0, fills: [] })).toBeNaN();
  expect(meter.filled(order(0), brokerFill(101, 1))).toBeNaN();
  expect(meter.filled(order(0), brokerFill(104, 1, 3))).toBeNaN();
  expect(meter.walked({ time: HOUR, fills: [modelFill('buy', 100)] })).toBeCloseTo((100 + 3 * 400) / 4, 9);
  expect(meter.filled(order(0), brokerFill(99, 1))).toBeCloseTo(-100, 9);
  expect(meter.walked({ time: 2 * HOUR, fills: [] })).toBeNaN();
});

test('the return of a day counts from the last close of the day before', () => {
  const day = new DayReturn();
  const returns = [
    [0, 100],
    [12, 110],
    [24, 121],
    [36, 99],
    [24 * 4, 198],
  ].map(([hours, equity]) => day.take(hours! * HOUR, equity!));
  expect(returns).toEqual([Number.NaN, Number.NaN, 121 / 110 - 1, 99 / 110 - 1, 1]);
});
