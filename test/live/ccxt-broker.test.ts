// Orders through the real package to an exchange that runs here.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTradingExchange } from '../../src/fetch/ccxt/open-trading-exchange.js';
import { CcxtBroker } from '../../src/live/brokers/ccxt-broker.js';
import { ENVIRONMENT, NAMES, openLocal, openLocalBroker } from './exchange/open-local.js';
import { KEY, SECRET, SpotServer } from './exchange/spot-server.js';
import { wanted } from './wanted.js';

const ORDER = /^POST .*order$/;
const QUESTION = /^GET .*order$/;
const ID = '0123456789abcdef0123456789abcdef';
let server: SpotServer, broker: CcxtBroker;

beforeEach(async () => {
  server = await new SpotServer().start();
  broker = await openLocalBroker(server);
});
afterEach(async () => {
  await server.stop();
});

async function nextMillisecond(): Promise<void> {
  for (const now = Date.now(); Date.now() === now;) await new Promise((resolve) => setImmediate(resolve));
}

const limit = { type: 'limit', price: 29_000, quantity: 0.5 } as const;

describe('an order', () => {
  test('at market is taken under its client id, and is found by it', async () => {
    expect(await broker.place(ID, wanted({ quantity: 0.5 }))).toEqual({ outcome: 'accepted', brokerId: '1000', quantity: 0.5 });
    expect(server.books.orders).toEqual([expect.objectContaining({ clientId: ID, type: 'MARKET', side: 'BUY', quantity: 0.5 })]);
    const state = { clientId: ID, brokerId: '1000', symbol: 'BTCUSDT', side: 'buy', quantity: 0.5, filled: 0.5, status: 'filled' };
    expect(await broker.find(ID, 'BTCUSDT')).toEqual(state);
    expect(await broker.find('another', 'BTCUSDT')).toBeUndefined();
  });

  test('with a limit rests, fills where the price comes to it, and is cancelled', async () => {
    await broker.place(ID, wanted(limit));
    await broker.place('second', wanted({ ...limit, price: 28_000 }));
    expect((await broker.openOrders()).map(({ clientId }) => clientId)).toEqual([ID, 'second']);
    server.books.movePrice('BTCUSDT', 28_500);
    expect((await broker.cancel(ID, 'BTCUSDT'))?.status).toBe('filled');
    expect(await broker.cancel('second', 'BTCUSDT')).toMatchObject({ clientId: 'second', status: 'cancelled' });
    expect(await broker.cancel('third', 'BTCUSDT')).toBeUndefined();
    expect(await broker.openOrders()).toEqual([]);
  });

  test('with a stop waits for its price and fills at the market', async () => {
    await broker.place(ID, wanted({ type: 'stop', side: 'sell', price: 29_000.019, quantity: 0.5 }));
    expect(server.books.orders).toEqual([expect.objectContaining({ type: 'STOP_LOSS', stopPrice: 29_000.01, status: 'NEW' })]);
    server.books.movePrice('BTCUSDT', 28_990);
    expect(await broker.fillsSince(0)).toEqual([expect.objectContaining({ clientId: ID, side: 'sell', quantity: 0.5, price: 28_990 })]);
  });

  test('is brought down to the steps of its market, where a sum of decimals is a step too little as well', async () => {
    expect(await broker.place(ID, wanted({ type: 'limit', quantity: 0.123456789, price: 29_000.019 }))).toMatchObject({
      quantity: 0.12345,
    });
    expect(server.books.orders[0]).toMatchObject({ quantity: 0.12345, price: 29_000.01 });
    expect(0.7 - 0.4).toBeLessThan(0.3);
    expect(await broker.place('second', wanted({ quantity: 0.7 - 0.4 }))).toMatchObject({ quantity: 0.3 });
  });
});

describe('is rejected without being sent', () => {
  test.each([
    [wanted({ quantity: 0.000009 }), /quantity must be at least a step of 0.00001 units, and is 0.000009$/],
    [wanted({ symbol: 'ETHUSDT', quantity: 0.00099 }), /quantity must be at least 0.001 units, and is 0.0009$/],
    [wanted({ quantity: 9001 }), /quantity must be at most 9000 units, and is 9001$/],
    [wanted({ type: 'limit', quantity: 0.0001, price: 29_000 }), /cost must be at least 5 USDT, and is 2.9/],
    [wanted({ type: 'limit', quantity: 1, price: 0.001 }), /price must be at least a step of 0.01 USDT, and is 0.001$/],
    [wanted({ symbol: 'DOGEUSDT' }), /the session has no market of DOGEUSDT at binance/],
  ])('what breaks a rule of its market (%#)', async (order, reason) => {
    const result = await broker.place(ID, order);
    expect(result).toEqual({ outcome: 'rejected', reason: expect.stringMatching(reason) });
    expect(server.sent.size).toBe(0);
  });
});

describe('what the exchange answers', () => {
  test.each([
    [wanted({ quantity: 0.0001 }), /NOTIONAL/],
    [wanted({ quantity: 8000 }), /insufficient balance/],
    [wanted({ type: 'stop', side: 'sell', price: 31_000, quantity: 0.5 }), /trigger immediately/],
  ])('a refusal is a rejection with its words (%#)', async (order, reason) => {
    const result = await broker.place(ID, order);
    expect(result).toEqual({ outcome: 'rejected', reason: expect.stringMatching(reason) });
    expect([server.sent.get(ID), server.books.orders]).toEqual([1, []]);
  });

  test.each([
    ['lost-before', 0],
    ['lost-after', 1],
    ['busy', 0],
    ['broken', 0],
    ['broken-after', 1],
    ['page', 1],
  ] as const)('%s is unknown, is sent once, and the client id says what it came to', async (fault, taken) => {
    server.fail(ORDER, fault);
    expect(await broker.place(ID, wanted({ quantity: 0.5 }))).toMatchObject({ outcome: 'unknown' });
    expect([server.sent.get(ID) ?? 0, server.books.orders.length, server.count('POST /api/v3/order')]).toEqual([taken, taken, 1]);
    expect((await broker.find(ID, 'BTCUSDT'))?.status).toBe(taken === 1 ? 'filled' : undefined);
  });

  test('an order that it has already counts as the one that it has', async () => {
    await broker.place(ID, wanted(limit));
    expect(await broker.place(ID, wanted(limit))).toEqual({ outcome: 'accepted', brokerId: '1000', quantity: 0.5 });
    server.fail(QUESTION, 'broken');
    await expect(broker.place(ID, wanted(limit))).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    expect(server.books.orders).toHaveLength(1);
  });

  test('a clock that is off is set, and the order, which was not taken, is sent again once', async () => {
    server.skewMs = -60_000;
    expect(await broker.place(ID, wanted({ quantity: 0.5 }))).toMatchObject({ outcome: 'accepted' });
    expect([server.count('POST /api/v3/order'), server.books.orders.length]).toEqual([2, 1]);
    expect(await broker.clockOffsetMs()).toBeCloseTo(-60_000, -3);
    server.skewMs = 60_000;
    server.fail(/time/, 'broken');
    expect(await broker.place('second', wanted({ quantity: 0.5 }))).toMatchObject({ outcome: 'rejected', reason: /timestamp/i });
  });

  test('a question that is not answered throws, and does not say that there is no such order', async () => {
    for (const fault of ['busy', 'broken', 'lost-before', 'page'] as const) {
      server.fail(QUESTION, fault);
      await expect(broker.find(ID, 'BTCUSDT')).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
    }
  });
});

test('what may be asked again is asked again, not before the exchange says that it may be', async () => {
  const patient = await openLocalBroker(server, [0]);
  server.retryAfter = 0.3;
  server.fail(/account/, 'busy');
  const before = performance.now();
  expect(await patient.cash()).toBe(1_000_000);
  expect(performance.now() - before).toBeGreaterThan(295);
  server.fail(/account/, 'lost-before', 'broken');
  await expect(patient.cash()).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
});

describe('fills', () => {
  test('have the client ids of their orders, in the order of time, over pages, behind a restart too', async () => {
    server.mostTrades = 2;
    for (let order = 0; order < 7; order++) {
      await broker.place(`order-${order}`, wanted({ quantity: 0.01 * (order + 1), symbol: order % 2 === 0 ? 'BTCUSDT' : 'ETHUSDT' }));
      await nextMillisecond();
    }
    server.books.place({ clientId: 'of-a-person', symbol: 'BTCUSDT', side: 'BUY', type: 'MARKET', quantity: 1, price: 0, stopPrice: 0 });
    const restarted = await openLocalBroker(server);
    const fills = await restarted.fillsSince(0);
    expect(fills.map(({ clientId }) => clientId).sort()).toEqual(['of-a-person', ...Array.from({ length: 7 }, (_, at) => `order-${at}`)]);
    expect(new Set(fills.map(({ tradeId }) => tradeId)).size).toBe(8);
    expect(fills.map(({ time }) => time)).toEqual(fills.map(({ time }) => time).sort((a, b) => a - b));
    expect(await broker.fillsSince(0)).toEqual(fills);
    expect(await broker.fillsSince(Date.now() + 60_000)).toEqual([]);
  });

  test('more in one millisecond than a page holds are not passed over', async () => {
    const { trades } = server.books;
    await broker.place(ID, wanted({ quantity: 0.001 }));
    for (let id = 2; id <= 1001; id++) trades.push({ ...trades[0]!, id });
    await expect(broker.fillsSince(trades[0]!.time)).rejects.toThrow(/1000 trades of BTC\/USDT or more are of one millisecond/);
  });

  test.each([
    ['quote', { fee: 15 }],
    ['received', { fee: 0, otherFees: [{ currency: 'BTC', units: 0.0005, symbol: 'BTCUSDT', value: 15 }] }],
    ['BNB', { fee: 0, otherFees: [{ currency: 'BNB', units: 0.05, symbol: 'BNBUSDT', value: null }] }],
  ] as const)('pay their fee in what the exchange takes it in: %s', async (feesIn, fees) => {
    server.books.feesIn = feesIn;
    await broker.place(ID, wanted({ quantity: 0.5 }));
    const [fill] = await broker.fillsSince(0);
    expect(fill).toEqual({
      clientId: ID,
      tradeId: 'BTCUSDT:1',
      symbol: 'BTCUSDT',
      side: 'buy',
      quantity: 0.5,
      price: 30_000,
      time: server.books.trades[0]!.time,
      ...fees,
    });
  });
});

test('positions are what the account holds of each base, and cash of the quote, with what open orders keep', async () => {
  await broker.place(ID, wanted(limit));
  await broker.place('second', wanted({ symbol: 'ETHUSDT', side: 'sell', type: 'limit', price: 2500, quantity: 10 }));
  expect(await broker.positions()).toEqual(
    new Map([
      ['BTCUSDT', 100],
      ['ETHUSDT', 1000],
      ['BNBUSDT', 1000],
    ]),
  );
  expect(await broker.cash()).toBe(1_000_000);
});

test('the fills of an order that was cancelled are its own behind a restart, whatever it is called then', async () => {
  await broker.place(ID, wanted(limit));
  server.books.fill(server.books.orders[0]!, 0.2);
  await broker.cancel(ID, 'BTCUSDT');
  server.renamesCancelled = true;
  const exchange = await openLocal(server);
  const restarted = await CcxtBroker.open(exchange, NAMES, { clientIds: [['1000', ID]] });
  expect((await restarted.fillsSince(0)).map(({ clientId }) => clientId)).toEqual([ID]);
  expect(await restarted.find(ID, 'BTCUSDT')).toMatchObject({ clientId: ID, filled: 0.2, status: 'cancelled' });
  expect((await (await CcxtBroker.open(exchange, NAMES)).fillsSince(0)).map(({ clientId }) => clientId)).toEqual(['cancel-of-it']);
});

test('a trade whose order the exchange does not show yet is read later, and not taken for another one', async () => {
  await broker.place(ID, wanted({ quantity: 0.5 }));
  const restarted = await openLocalBroker(server);
  const [order] = server.books.orders.splice(0);
  await expect(restarted.fillsSince(0)).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
  server.books.orders.push(order!);
  expect(await restarted.fillsSince(0)).toEqual([expect.objectContaining({ clientId: ID })]);
});

describe('an exchange is opened', () => {
  const open = (environment: Readonly<Record<string, string>>, endpoint = server.base): Promise<unknown> =>
    openTradingExchange('binance', { environment, endpoint });

  test('with keys of the environment, and not without', async () => {
    await expect(open({ BARLOOM_BINANCE_SECRET: SECRET })).rejects.toThrow(
      expect.objectContaining({ code: 'SERVICE_REFUSED', message: expect.stringContaining('BARLOOM_BINANCE_KEY') }),
    );
    await expect(open({ BARLOOM_BINANCE_KEY: KEY })).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    await expect(open(ENVIRONMENT, 'http://exchange.example')).rejects.toMatchObject({ code: 'FLAG_INVALID' });
  });

  test('and asks nothing that needs a key before an order does', async () => {
    expect(new Set(server.seen)).toEqual(new Set(['GET /api/v3/time', 'GET /api/v3/exchangeInfo']));
  });

  test('with the markets of one account alone', async () => {
    const exchange = await openLocal(server);
    await expect(CcxtBroker.open(exchange, { DOGEUSDT: 'DOGE/USDT' })).rejects.toMatchObject({ code: 'NAME_UNKNOWN' });
    const other = { ...exchange.market('ETH/USDT'), quote: 'BTC' };
    exchange.market = (name) => (name === 'ETH/BTC' ? other : { ...other, symbol: name, quote: 'USDT' });
    await expect(CcxtBroker.open(exchange, { BTCUSDT: 'BTC/USDT', ETHBTC: 'ETH/BTC' })).rejects.toMatchObject({ code: 'ACCOUNT_MISMATCH' });
  });
});

test('no sentence holds a key, a signature or an address', async () => {
  const sentences: string[] = [];
  const keep = (error: unknown): unknown => sentences.push(JSON.stringify([String(error), error]));
  for (const fault of ['lost-before', 'lost-after', 'busy', 'broken', 'page'] as const) {
    server.fail(/order|account|openOrders|myTrades|time/, fault);
    sentences.push(JSON.stringify(await broker.place(`${ID}-${fault}`, wanted(limit)).catch(keep)));
    for (const call of [() => broker.find(ID, 'BTCUSDT'), () => broker.cancel(ID, 'BTCUSDT'), () => broker.openOrders()]) {
      server.fail(/order|openOrders/i, fault);
      await call().catch(keep);
    }
    for (const call of [() => broker.cash(), () => broker.fillsSince(0), () => broker.clockOffsetMs()]) {
      server.fail(/account|myTrades|time/, fault);
      await call().catch(keep);
    }
  }
  const exchange = await openLocal(server);
  exchange.createOrder = async () => {
    throw new Error(`echo ${KEY} ${SECRET} wss://host/?signature=1`);
  };
  sentences.push(JSON.stringify(await (await CcxtBroker.open(exchange, { BTCUSDT: 'BTC/USDT' })).place(ID, wanted(limit))));
  expect(sentences.length).toBeGreaterThan(30);
  for (const secret of [KEY, SECRET, 'signature', '127.0.0.1', '://'])
    expect(sentences.filter((each) => each.includes(secret))).toEqual([]);
});
