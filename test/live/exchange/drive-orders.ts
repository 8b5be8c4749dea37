import { expect } from 'vitest';
import { randomStream, type RandomStream } from '../../../src/core/random.js';
import { CcxtBroker } from '../../../src/live/brokers/ccxt-broker.js';
import { OrderJournal } from '../../../src/live/orders/order-journal.js';
import type { OrderBook } from '../../../src/live/orders/fold-orders.js';
import { OrderDesk } from '../../../src/live/orders/order-desk.js';
import type { WantedOrder } from '../../../src/live/orders/order.js';
import { wanted } from '../wanted.js';
import { NAMES, openLocal } from './open-local.js';
import { isOpen, rulesOf, type SpotBooks, type SpotOrder } from './spot-books.js';
import type { SpotFault, SpotServer } from './spot-server.js';

const FAULTS: readonly SpotFault[] = [
  'none',
  'none',
  'none',
  'lost-before',
  'lost-after',
  'busy',
  'broken',
  'broken-after',
  'partial',
  'page',
];
const SYMBOLS = Object.keys(NAMES);
const STATUSES = { NEW: 'open', PARTIALLY_FILLED: 'open', FILLED: 'filled', CANCELED: 'cancelled', EXPIRED: 'cancelled' } as const;

/** Sends random orders with random faults through desk, broker and exchange, starts again now and then, and compares them. */
export async function driveOrders(server: SpotServer, dir: string, orders: number, seed: number): Promise<void> {
  const random = randomStream(seed);
  const exchange = await openLocal(server);
  const open = async (): Promise<readonly [OrderJournal, OrderDesk]> => {
    const journal = OrderJournal.open(dir);
    const desk = new OrderDesk(journal, await CcxtBroker.open(exchange, NAMES, { waits: [0, 0] }), { waits: [0, 0, 0, 0] });
    await desk.start('s');
    await desk.recover();
    return [journal, desk];
  };
  let [journal, desk] = await open();
  for (let sequence = 0; sequence < orders; sequence++) {
    prepareFaults(server, random);
    const { clientId, outcome } = await desk.submit(randomOrder(server.books, random, sequence));
    const isThere = server.books.orders.some((order) => order.clientId === clientId);
    expect([sequence, outcome]).toEqual([sequence, isThere ? 'accepted' : desk.book.orders.get(clientId)!.status]);
    expect(['accepted', 'rejected', 'lost']).toContain(outcome);
    await moveOn(server, desk, random);
    server.forgetFaults();
    if (random.below(12) === 0) expect(await desk.reconcile()).toEqual([]);
    if (random.below(40) !== 0) continue;
    journal.close();
    [journal, desk] = await open();
  }
  expect(await desk.reconcile()).toEqual([]);
  expect(desk.book.orders.size).toBe(orders);
  journal.close();
  expectSameAsExchange(desk.book, server);
}

/** Expects that the exchange has each order of the book once and no other, and that fills, positions and cash are the same. */
export function expectSameAsExchange(book: OrderBook, { books, sent }: SpotServer, symbols: readonly string[] = SYMBOLS): void {
  expect(Math.max(...sent.values())).toBe(1);
  for (const order of books.orders) {
    const own = book.orders.get(order.clientId)!;
    expect([own.status, own.filled]).toEqual([STATUSES[order.status], expect.closeTo(order.filled, 8)]);
  }
  const there = [...book.orders.values()].filter(({ status }) => status !== 'lost' && status !== 'rejected');
  expect(there.map((order) => order.clientId).sort()).toEqual(books.orders.map((order) => order.clientId).sort());
  for (const symbol of symbols) expect(book.positions.get(symbol) ?? 0).toBeCloseTo(books.held.get(rulesOf(symbol).base)!, 8);
  expect(book.startCash + book.cashChange).toBeCloseTo(books.held.get('USDT')!, 4);
}

function prepareFaults(server: SpotServer, random: RandomStream): void {
  server.fail(/^POST .*order$/, FAULTS[random.below(FAULTS.length)]!);
  if (random.below(6) === 0) server.fail(/^GET .*order$/, 'busy', 'broken');
  if (random.below(6) === 0) server.fail(/^GET .*(openOrders|account|myTrades)$/, 'lost-before', 'busy');
  if (random.below(15) === 0) server.skewMs = random.below(200_000) - 100_000;
}

function randomOrder({ prices }: SpotBooks, random: RandomStream, sequence: number): WantedOrder {
  const symbol = SYMBOLS[random.below(SYMBOLS.length)]!;
  const side = random.below(2) === 0 ? 'buy' : 'sell';
  const market = prices.get(symbol)!;
  // one in ten is below the least that the exchange takes
  const quantity = ((random.below(10) === 0 ? 2 : 500 + 1000 * random.uniform()) / market) * (1 + random.uniform());
  const kind = random.below(4);
  const better = market * (side === 'buy' ? 0.998 : 1.002),
    worse = market * (side === 'buy' ? 1.003 : 0.997);
  const type = kind === 0 ? ({ type: 'limit', price: better } as const) : kind === 1 ? ({ type: 'stop', price: worse } as const) : {};
  return wanted({ symbol, side, quantity, sequence, ...type });
}

/** Prices move, what rests fills in part, or is cancelled by the session or by a person. */
async function moveOn({ books }: SpotServer, desk: OrderDesk, random: RandomStream): Promise<void> {
  const symbol = SYMBOLS[random.below(SYMBOLS.length)]!;
  books.movePrice(symbol, Math.round(books.prices.get(symbol)! * (0.996 + 0.008 * random.uniform()) * 10) / 10);
  const open = books.orders.filter(isOpen);
  const one: SpotOrder | undefined = open[random.below(Math.max(1, open.length))];
  const next = random.below(5);
  if (one !== undefined && next === 0) await desk.cancel(one.clientId);
  if (one !== undefined && next === 1) books.cancel(one);
  if (one !== undefined && next === 2 && one.type === 'LIMIT') fillPart(books, one);
  if (next === 3) await desk.takeFills();
}

function fillPart(books: SpotBooks, order: SpotOrder): void {
  const { step } = rulesOf(order.symbol);
  const part = Math.round(Math.floor((order.quantity - order.filled) / 3 / step) * step * 1e8) / 1e8;
  if (part > 0) books.fill(order, part);
}
