import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { readFill, readOrder } from '../../src/live/brokers/webhook-answers.js';
import { WebhookBroker } from '../../src/live/brokers/webhook-broker.js';
import { OrderJournal } from '../../src/live/orders/order-journal.js';
import { OrderDesk } from '../../src/live/orders/order-desk.js';
import { Bridge, BRIDGE_SECRET, type BridgeFault } from './bridge.js';
import { expectNoneLostNoneTwice } from './expect-equal.js';
import { wanted } from './wanted.js';

const ID = '0123456789abcdef0123456789abcdef';
const ENVIRONMENT = { BARLOOM_WEBHOOK_SECRET: BRIDGE_SECRET };
let bridge: Bridge, broker: WebhookBroker;

beforeEach(async () => {
  bridge = await new Bridge().start();
  broker = new WebhookBroker({ url: bridge.base, environment: ENVIRONMENT, timeoutMs: 200 });
});
afterEach(async () => {
  await bridge.stop();
});

test('an order is sent as JSON, acknowledged, found, filled, and told in positions, cash and fills', async () => {
  const limit = wanted({ type: 'limit', price: 90, quantity: 2 });
  expect(await broker.place(ID, limit)).toEqual({ outcome: 'accepted', brokerId: 'b-01234567' });
  const { leg, ...order } = { ...limit };
  expect(JSON.parse(bridge.seen[0]!.body)).toEqual({ client_id: ID, order: { ...order, leg } });
  const state = { clientId: ID, brokerId: 'b-01234567', symbol: 'BTCUSDT', side: 'buy', quantity: 2, filled: 0, status: 'open' };
  expect([await broker.find(ID, 'BTCUSDT'), await broker.openOrders()]).toEqual([state, [state]]);
  bridge.broker.fill(ID, 1);
  expect(await broker.fillsSince(0)).toEqual([
    expect.objectContaining({ clientId: ID, tradeId: 't-0', quantity: 1, price: 100, fee: 0.1 }),
  ]);
  expect([await broker.positions(), await broker.cash()]).toEqual([new Map([['BTCUSDT', 1]]), 99_899.9]);
  expect(await broker.cancel(ID, 'BTCUSDT')).toEqual({ ...state, filled: 1, status: 'cancelled' });
  expect(await broker.find('another', 'BTCUSDT')).toBeUndefined();
});

test('a market order has null for its price', async () => {
  await broker.place(ID, wanted());
  expect((JSON.parse(bridge.seen[0]!.body) as { order: unknown }).order).toMatchObject({ price: null });
});

test('a rejection bears its reason; an order that the bridge has already counts as the one that it has', async () => {
  const reason = 'the quantity must be at least 0.001, and is less';
  expect(await broker.place(ID, wanted({ quantity: 0.0001 }))).toEqual({ outcome: 'rejected', reason });
  await broker.place(ID, wanted());
  expect(await broker.place(ID, wanted())).toEqual({ outcome: 'accepted', brokerId: 'b-01234567', quantity: 1 });
});

test.each<[BridgeFault, number]>([
  ['lost-before', 0],
  ['lost-after', 1],
  ['late', 1],
  ['refused', 0],
  ['not-found', 0],
  ['moved', 0],
  ['words', 1],
  ['page', 1],
  ['list', 1],
])('an order that meets %s is unknown and sent once; no question that meets it is taken for an answer', async (fault, taken) => {
  bridge.fail(fault);
  expect(await broker.place(ID, wanted())).toMatchObject({ outcome: 'unknown' });
  expect([bridge.seen.length, bridge.broker.held.size]).toEqual([1, taken]);
  const questions = [
    () => broker.find(ID, 'BTCUSDT'),
    () => broker.cancel(ID, 'BTCUSDT'),
    () => broker.openOrders(),
    () => broker.positions(),
    () => broker.cash(),
    () => broker.fillsSince(0),
  ];
  for (const question of questions) {
    bridge.fail(fault);
    await expect(question()).rejects.toMatchObject({ code: 'SERVICE_FAILED' });
  }
});

test('an order that is not the one that was asked for is no answer', async () => {
  await broker.place(ID, wanted({ type: 'limit', price: 90 }));
  for (const question of [() => broker.find(ID, 'BTCUSDT'), () => broker.cancel(ID, 'BTCUSDT')]) {
    bridge.fail('other');
    await expect(question()).rejects.toThrow(/client_id in an answer of the bridge must be 0123456789abcdef\w+, and is "another"/);
  }
});

test('what is not signed with the secret, or was signed long ago, is refused by the bridge', async () => {
  const other = new WebhookBroker({ url: bridge.base, environment: { BARLOOM_WEBHOOK_SECRET: 'another' } });
  expect(await other.place(ID, wanted())).toEqual({ outcome: 'unknown', why: expect.stringMatching(/POST \/orders .*status 401/) });
  const late = new WebhookBroker({ url: bridge.base, environment: ENVIRONMENT, now: () => Date.now() - 60_000 });
  await expect(late.cash()).rejects.toThrow(/status 401/);
  expect(bridge.broker.held.size).toBe(0);
});

test.each(['http://bridge.example/orders', 'ftp://127.0.0.1', 'https://user:word@host', 'https://host?key=1', 'nonsense'])(
  'the address %s is refused, and not repeated',
  (url) => {
    const open = (): unknown => new WebhookBroker({ url, environment: ENVIRONMENT });
    expect(open).toThrow(expect.objectContaining({ code: 'FLAG_INVALID', message: expect.not.stringContaining(url) }));
  },
);

test('without a secret nothing is opened, and no sentence holds it', async () => {
  expect(() => new WebhookBroker({ url: bridge.base, environment: {} })).toThrow(expect.objectContaining({ code: 'SERVICE_REFUSED' }));
  bridge.fail('refused', 'words', 'lost-before', 'page');
  for (let call = 0; call < 4; call++) {
    const error: unknown = await broker.cash().catch((thrown: unknown) => thrown);
    expect(JSON.stringify([String(error), error])).not.toContain(BRIDGE_SECRET);
  }
});

test('80 random orders with faults: none is lost, none is sent twice, positions and cash are the same at the end', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'bridge-'));
  const journal = OrderJournal.open(dir);
  try {
    const random = randomStream(31);
    const desk = new OrderDesk(journal, broker, { waits: [0, 0, 0] });
    await desk.start('s');
    const faults: BridgeFault[] = ['lost-before', 'lost-after', 'refused', 'not-found', 'moved', 'words', 'page', 'list'];
    for (let sequence = 0; sequence < 80; sequence++) {
      if (random.below(2) === 0) bridge.fail(faults[random.below(faults.length)]!);
      const side = random.below(2) === 0 ? 'buy' : 'sell';
      const type = random.below(4) === 0 ? ({ type: 'limit', price: 90 } as const) : {};
      const { clientId, outcome } = await desk.submit(wanted({ sequence, side, quantity: random.uniform(), ...type }));
      expect([sequence, outcome === 'accepted']).toEqual([sequence, bridge.broker.held.has(clientId)]);
      const state = bridge.broker.held.get(clientId)?.state;
      if (state?.status === 'open' && random.below(2) === 0) bridge.broker.fill(clientId, state.quantity / 2);
      if (state?.status === 'open' && random.below(3) === 0) await desk.cancel(clientId);
    }
    expect(await desk.reconcile()).toEqual([]);
    expectNoneLostNoneTwice(desk.book, bridge.broker);
  } finally {
    journal.close();
    rmSync(dir, { recursive: true, force: true });
  }
});

describe('docs/brokers.md', () => {
  const page = readFileSync(new URL('../../docs/brokers.md', import.meta.url), 'utf8');
  const blocks = [...page.matchAll(/```http\n([\s\S]*?)```/g)].map((match) => match[1]!);

  test('shows every call and answer as they are', async () => {
    const limit = wanted({ type: 'limit', price: 90, quantity: 2 });
    await broker.place(ID, limit);
    await broker.find(ID, 'BTCUSDT');
    await broker.openOrders();
    bridge.broker.fill(ID, 1);
    await broker.fillsSince(1_700_000_000_000);
    await broker.cancel(ID, 'BTCUSDT');
    await broker.positions();
    await broker.cash();
    expect(blocks.map((block) => block.split('\n')[0])).toEqual(bridge.seen.map(({ call }) => call.replace('/bridge', '')));
    for (const [at, { body }] of bridge.seen.entries()) {
      const shown = blocks[at]!.split('\n')
        .slice(1)
        .filter((line) => line.startsWith('{'));
      if (body !== '') expect(JSON.parse(shown[0]!)).toEqual(JSON.parse(body));
      expect(Object.keys(JSON.parse(shown.at(-1)!) as object).length).toBeGreaterThan(0);
    }
  });

  test('its orders and fills are read', () => {
    const answers = blocks.map(
      (block) => JSON.parse(block.trim().split('\n').at(-1)!) as { order?: unknown; orders?: unknown[]; fills?: unknown[] },
    );
    const orders = answers.flatMap(({ order, orders = [] }) => [order ?? [], orders].flat()).map(readOrder);
    expect(orders.map((order) => order?.status)).toEqual(['open', 'open', 'cancelled']);
    const fills = answers.flatMap(({ fills: listed = [] }) => listed).map(readFill);
    expect(fills).toEqual([expect.objectContaining({ clientId: ID, quantity: 1, fee: 0.1 })]);
  });
});
