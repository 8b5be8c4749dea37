import { expect } from 'vitest';
import type { OrderBook } from '../../src/live/orders/fold-orders.js';
import type { FaultBroker } from './fault-broker.js';

/** Expects that the broker has each order of the book once and no other, and that fills, positions and cash are the same. */
export function expectNoneLostNoneTwice(book: OrderBook, broker: FaultBroker): void {
  expect(Math.max(...broker.sent.values())).toBe(1);
  for (const [id, { state }] of broker.held) {
    const own = book.orders.get(id)!;
    expect([own.status, own.filled]).toEqual([state.status, expect.closeTo(state.filled, 9)]);
  }
  const there = [...book.orders.values()].filter(({ status }) => status !== 'lost' && status !== 'rejected');
  expect(there.map((order) => order.clientId).sort()).toEqual([...broker.held.keys()].sort());
  for (const [symbol, units] of broker.units) expect(book.positions.get(symbol) ?? 0).toBeCloseTo(units, 9);
  expect(book.startCash + book.cashChange).toBeCloseTo(broker.balance, 4);
}
