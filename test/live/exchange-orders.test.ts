// Desk, broker, the real package and an exchange that runs here: what is wrong with one answer changes nothing of the account.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CcxtBroker } from '../../src/live/brokers/ccxt-broker.js';
import { wakeOnTrades, type Wake } from '../../src/live/brokers/wake-on-trades.js';
import { OrderJournal } from '../../src/live/orders/order-journal.js';
import { OrderDesk } from '../../src/live/orders/order-desk.js';
import { driveOrders, expectSameAsExchange } from './exchange/drive-orders.js';
import { openLocal, openLocalBroker } from './exchange/open-local.js';
import { SpotServer } from './exchange/spot-server.js';
import { wanted } from './wanted.js';

let server: SpotServer, dir: string;

beforeEach(async () => {
  server = await new SpotServer().start();
  dir = mkdtempSync(join(tmpdir(), 'exchange-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

test.each([
  [60, 'received', 22],
  [20, 'quote', 21],
  [20, 'BNB', 23],
] as const)(
  '%i random orders with faults, fees in %s, seed %i: none lost, none twice, the account is that of the exchange',
  async (orders, feesIn, seed) => {
    server.books.feesIn = feesIn;
    await driveOrders(server, dir, orders, seed);
  },
);

async function openDesk(): Promise<readonly [OrderJournal, OrderDesk]> {
  const journal = OrderJournal.open(dir);
  const desk = new OrderDesk(journal, await openLocalBroker(server), { waits: [0, 0] });
  await desk.start('s');
  return [journal, desk];
}

test('a session that begins asks for the trades that it may be told again, not for all that the account had', async () => {
  const order = { clientId: 'old', symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 1, price: 0, stopPrice: 0 } as const;
  server.skewMs = -86_400_000;
  server.books.place(order);
  server.skewMs = 0;
  server.books.place({ ...order, clientId: 'a moment ago' });
  const [journal, desk] = await openDesk();
  expect([server.count('GET /api/v3/order'), [...desk.book.trades]]).toEqual([1, ['BTCUSDT:2']]);
  await desk.submit(wanted({ quantity: 0.5 }));
  expect([await desk.takeFills(), await desk.reconcile()]).toEqual([1, []]);
  journal.close();
});

test('an order bids the exchange to refuse it once it was under way for five seconds, before the desk takes it for lost', async () => {
  const [journal, desk] = await openDesk();
  const windows: (string | null)[] = [];
  server.onRequest = (route, query) => void (route === 'POST /api/v3/order' && windows.push(query.get('recvWindow')));
  await desk.submit(wanted({ quantity: 0.5 }));
  expect(windows).toEqual(['5000']);
  journal.close();
});

test('an order whose answer was lost is not sent again, though its client id is free once it has filled', async () => {
  const [journal, desk] = await openDesk();
  server.fail(/^POST .*order$/, 'lost-after');
  const { clientId, outcome } = await desk.submit(wanted({ quantity: 0.5 }));
  expect([outcome, server.sent.get(clientId), server.books.held.get('BTC')]).toEqual(['accepted', 1, 100.5]);
  expect(await desk.reconcile()).toEqual([]);
  journal.close();
  expectSameAsExchange(desk.book, server);
});

test.each([
  ['lost-before', 'open'],
  ['lost-after', 'cancelled'],
] as const)('a cancel that meets %s is told as not known, and the order is %s', async (fault, status) => {
  const [journal, desk] = await openDesk();
  const { clientId } = await desk.submit(wanted({ type: 'limit', price: 29_000, quantity: 0.5 }));
  server.fail(/^DELETE /, fault);
  expect(await desk.cancel(clientId)).toMatch(/could not be cancelled: binance does not answer/);
  expect(desk.book.orders.get(clientId)!.status).toBe('open');
  expect(await desk.reconcile()).toEqual([]);
  expect(desk.book.orders.get(clientId)!.status).toBe(status);
  journal.close();
});

test('an order of which whole steps were taken is filled once these are', async () => {
  const [journal, desk] = await openDesk();
  const { clientId } = await desk.submit(wanted({ quantity: 0.123456789 }));
  server.fail(/^POST .*order$/, 'lost-after');
  const { clientId: second } = await desk.submit(wanted({ quantity: 0.123456789, sequence: 1 }));
  expect(await desk.reconcile()).toEqual([]);
  expect([clientId, second].map((id) => desk.book.orders.get(id)!.status)).toEqual(['filled', 'filled']);
  journal.close();
});

describe('what the session did not do halts it, and is named', () => {
  test('an order, a position and cash of a person', async () => {
    const [journal, desk] = await openDesk();
    const rest = { side: 'BUY', quantity: 1, stopPrice: 0, symbol: 'BTCUSDT' } as const;
    server.books.place({ ...rest, clientId: 'of-a-person', type: 'LIMIT', price: 20_000 });
    server.books.place({ ...rest, clientId: 'of-a-person-too', type: 'MARKET', price: 0 });
    expect(await desk.reconcile()).toEqual([
      'order of-a-person (buy 1 BTCUSDT) is open at binance, and the session does not know it',
      'the position in BTCUSDT is 101 at binance, and 100 in the journal',
      'the cash is 969970 at binance, and 1000000 in the journal',
    ]);
    expect(desk.book.state).toBe('halted');
    journal.close();
  });

  test('a fee in a currency that the session does not hold moves neither cash nor position', async () => {
    server.books.feesIn = 'BNB';
    const journal = OrderJournal.open(dir);
    const broker = await CcxtBroker.open(await openLocal(server), { BTCUSDT: 'BTC/USDT' });
    const desk = new OrderDesk(journal, broker, { waits: [0] });
    await desk.start('s');
    await desk.submit(wanted({ quantity: 0.5 }));
    expect(await desk.reconcile()).toEqual([]);
    expect([desk.book.positions.get('BTCUSDT'), desk.book.cashChange, desk.book.fees]).toEqual([100.5, -15_000, 0]);
    journal.close();
  });
});

test('the stream only wakes: an event that comes twice counts once, and what filled while it was cut is read behind it', async () => {
  const [journal, desk] = await openDesk();
  const exchange = await openLocal(server, true);
  await exchange.loadMarkets();
  const stop = new AbortController();
  const woken: Wake['kind'][] = [];
  let told = (): void => undefined;
  const wake = async ({ kind }: Wake): Promise<void> => {
    woken.push(kind);
    if (kind !== 'cut') await desk.takeFills();
    told();
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => (told = resolve));
  };
  const counted = (): number => [...desk.book.trades].length;
  const watching = wakeOnTrades(exchange, wake, { signal: stop.signal, waits: [0], settleMs: 100 });
  await server.stream.subscribedTimes(1);
  await desk.submit(wanted({ quantity: 0.5 }));
  await until(() => counted() === 1);
  server.replay();
  server.replay();
  await desk.submit(wanted({ quantity: 0.5, sequence: 1 }));
  await until(() => counted() === 2);
  const { length } = woken;
  server.stream.cut();
  server.books.place({ ...server.books.orders[0]!, clientId: 'of-a-person' });
  await server.stream.subscribedTimes(2);
  await until(() => woken.slice(length).includes('connected') && counted() === 3);
  expect(woken.filter((kind) => kind === 'cut')).toHaveLength(1);
  expect(desk.book.positions.get('BTCUSDT')).toBe(101);
  stop.abort();
  await watching;
  await exchange.close();
  journal.close();
});
