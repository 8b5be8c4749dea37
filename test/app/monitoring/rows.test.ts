import { expect, test } from 'vitest';
import { alertRows } from '../../../src/app/monitoring/alert-rows.js';
import { orderRows } from '../../../src/app/monitoring/order-rows.js';
import type { AlertLine } from '../../../src/live/alerts/alert-book.js';
import type { AlertMessage } from '../../../src/live/alerts/alert-message.js';
import type { OrderEvent } from '../../../src/live/orders/order-events.js';
import { wanted } from '../../live/wanted.js';

test('orders have the mean price of their fills, each counted once, and what it cost beyond the model', () => {
  const fill = (tradeId: string, quantity: number, price: number): OrderEvent => ({
    at: 2,
    kind: 'fill',
    fill: { clientId: 'a', tradeId, symbol: 'BTCUSDT', side: 'buy', quantity, price, fee: 0.5, time: 2 },
  });
  const events: OrderEvent[] = [
    { at: 1, kind: 'intent', clientId: 'a', order: wanted({ quantity: 4 }) },
    { at: 1, kind: 'accepted', clientId: 'a', brokerId: '9' },
    fill('t1', 1, 100),
    fill('t2', 3, 104),
    fill('t2', 3, 104),
    { at: 3, kind: 'intent', clientId: 'b', order: wanted({ sequence: 1, side: 'sell' }) },
    { at: 3, kind: 'rejected', clientId: 'b', reason: 'no money' },
  ];
  expect(orderRows(events, (id) => (id === 'a' ? 100 : 50))).toEqual([
    {
      timeMs: 1,
      symbol: 'BTCUSDT',
      side: 'buy',
      what: 'market, enter',
      quantity: 4,
      filled: 4,
      price: 103,
      fee: 1,
      status: 'filled',
      slippageBps: expect.closeTo(300, 6) as number,
      reason: '',
    },
    expect.objectContaining({ timeMs: 3, filled: 0, price: Number.NaN, slippageBps: Number.NaN, status: 'rejected', reason: 'no money' }),
  ]);
});

test('alerts have what came of each, sink by sink', () => {
  const message = (id: string): AlertMessage => ({
    id,
    sequence: 1,
    session: 's',
    rule: 'fault',
    level: 'warning',
    at: 5,
    count: 2,
    first: 1,
    last: 4,
    sentences: ['One.', 'Two.'],
    dropped: 0,
  });
  const lines: AlertLine[] = [
    { at: 5, kind: 'queued', message: message('a'), to: ['discord', 'log'] },
    { at: 6, kind: 'delivered', id: 'a', sink: 'log' },
    { at: 7, kind: 'queued', message: message('b'), to: ['log'] },
    { at: 8, kind: 'given_up', id: 'b', sink: 'log', why: 'it answered 400' },
    { at: 8, kind: 'delivered', id: 'older', sink: 'log' },
  ];
  expect(alertRows(lines)).toEqual([
    { timeMs: 5, level: 'warning', rule: 'fault', count: 2, sentence: 'One. Two.', state: 'discord: waits, log: delivered' },
    { timeMs: 5, level: 'warning', rule: 'fault', count: 2, sentence: 'One. Two.', state: 'log: given up' },
  ]);
});
