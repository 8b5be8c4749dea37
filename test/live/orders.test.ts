import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { clientId, requireOrder } from '../../src/live/orders/order.js';
import { BAR, wanted } from './wanted.js';

test('a client id is the begin of the sha256 of session, bar, symbol, leg, purpose and sequence', () => {
  const text = `["s1",${BAR},"BTCUSDT","main","enter",0]`;
  expect(clientId('s1', wanted())).toBe(createHash('sha256').update(text).digest('hex').slice(0, 32));
});

test('each part of an order that names it gives another client id, and no other part does', () => {
  const others = [{ time: BAR + 60_000 }, { symbol: 'ETHUSDT' }, { leg: 'hedge' }, { purpose: 'leave' as const }, { sequence: 1 }];
  const ids = [clientId('s2', wanted()), ...others.map((other) => clientId('s1', wanted(other)))];
  expect(new Set([clientId('s1', wanted()), ...ids]).size).toBe(7);
  expect(clientId('s1', wanted({ quantity: 2, side: 'sell' }))).toBe(clientId('s1', wanted()));
});

test.each([
  [{ quantity: 0 }, /quantity must be a number above 0, and is 0/],
  [{ quantity: Number.NaN }, /quantity .* is NaN/],
  [{ type: 'limit' as const }, /price must be a number above 0, and is undefined/],
  [{ type: 'stop' as const, price: -1 }, /price .* is -1/],
  [{ price: 5 }, /a market order must have no price, and has 5/],
  [{ time: Number.NaN }, /time must be whole epoch milliseconds, and is NaN/],
  [{ sequence: -1 }, /sequence .* is -1/],
])('an order with %o is refused', (change, sentence) => {
  expect(() => requireOrder(wanted(change))).toThrow(expect.objectContaining({ code: 'ORDER_INVALID', context: { symbol: 'BTCUSDT' } }));
  expect(() => requireOrder(wanted(change))).toThrow(sentence);
});
