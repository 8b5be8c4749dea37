import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { OrderJournal } from '../../src/live/orders/order-journal.js';
import { OrderDesk, type DeskOptions } from '../../src/live/orders/order-desk.js';
import { clientId } from '../../src/live/orders/order.js';
import { expectNoneLostNoneTwice } from './expect-equal.js';
import { FaultBroker, type Fault } from './fault-broker.js';
import { BAR, wanted } from './wanted.js';

const WAITS = [0, 0, 0, 0];
let dir: string, journal: OrderJournal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'desk-'));
  journal = OrderJournal.open(dir);
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true, force: true });
});

async function open(broker: FaultBroker, options: DeskOptions = {}): Promise<OrderDesk> {
  const desk = new OrderDesk(journal, broker, { waits: WAITS, ...options });
  await desk.start('s');
  return desk;
}

/** Another process over the same journal. */
function again(broker: FaultBroker): Promise<OrderDesk> {
  journal.close();
  journal = OrderJournal.open(dir);
  return open(broker);
}

function faults(...list: Fault[]): () => Fault {
  return () => list.shift() ?? 'none';
}

test('1,000 random orders with faults: none is lost, none is sent twice, positions and cash are the same at the end', async () => {
  const random = randomStream(14);
  const kinds: Fault[] = ['none', 'none', 'none', 'lost-before', 'lost-after', 'late-429', 'reject', 'partial', 'replay'];
  const broker = new FaultBroker(() => kinds[Math.floor(random.uniform() * kinds.length)]!);
  const desk = await open(broker);
  for (let sequence = 0; sequence < 1000; sequence++) {
    const symbol = ['BTCUSDT', 'ETHUSDT', 'SOLUSDT'][Math.floor(random.uniform() * 3)]!;
    const side = random.uniform() < 0.5 ? 'buy' : 'sell';
    const type = random.uniform() < 0.2 ? ({ type: 'limit', price: 90 } as const) : {};
    const order = wanted({ symbol, side, quantity: 0.001 + random.uniform(), sequence, ...type });
    const { clientId: id, outcome } = await desk.submit(order);
    const { state } = broker.held.get(id) ?? {};
    expect(outcome).toBe(state ? 'accepted' : desk.book.orders.get(id)!.status);
    const next = random.below(4);
    if (state?.status === 'open' && next < 2) broker.fill(id, state.quantity - state.filled);
    if (state?.status === 'open' && next === 2) await desk.cancel(id);
    if (sequence % 50 === 0) expect(await desk.reconcile()).toEqual([]);
  }
  expect(await desk.reconcile()).toEqual([]);
  expect(desk.book.orders.size).toBe(1000);
  expectNoneLostNoneTwice(desk.book, broker);
  const { book } = desk;
  journal.close();
  journal = OrderJournal.open(dir);
  expect(journal.book).toEqual(book);
});

describe('an order whose result is unknown', () => {
  test('is found by its client id, and the same order again is not sent again', async () => {
    const broker = new FaultBroker(faults('lost-after'));
    const desk = await open(broker);
    expect((await desk.submit(wanted())).outcome).toBe('accepted');
    expect((await desk.submit(wanted())).outcome).toBe('accepted');
    expect([...broker.sent.values()]).toEqual([1]);
    await expect(desk.submit(wanted({ quantity: 2 }))).rejects.toMatchObject({ code: 'ORDER_INVALID' });
  });

  test('halts with its name where the broker stays silent, over a restart, until it is known and a person resumes', async () => {
    const broker = new FaultBroker(faults('silent'));
    const desk = await open(broker);
    const { clientId: id, outcome } = await desk.submit(wanted());
    expect([outcome, desk.book.state]).toEqual(['unknown', 'halted']);
    expect(desk.book.why).toContain(id);
    const restarted = await again(broker);
    expect(() => restarted.resume('I looked')).toThrow(expect.objectContaining({ code: 'SESSION_HALTED', context: { order: id } }));
    expect((await restarted.submit(wanted({ sequence: 1 }))).outcome).toBe('refused');
    broker.isDown = false;
    await restarted.recover();
    expect(await restarted.reconcile()).toEqual([]);
    restarted.resume('I looked');
    expect((await restarted.submit(wanted({ sequence: 1 }))).outcome).toBe('accepted');
    expect(await restarted.reconcile()).toEqual([]);
    expectNoneLostNoneTwice(restarted.book, broker);
  });

  test('that the broker does not have was lost before sending; where it fills after all, that counts and halts', async () => {
    const broker = new FaultBroker(faults('lost-before'));
    const desk = await open(broker);
    const { clientId: id, outcome } = await desk.submit(wanted());
    expect([outcome, desk.book.orders.get(id)!.reason]).toEqual(['lost', 'lost before sending: local has no such order']);
    broker.take(id, wanted());
    expect(await desk.takeFills()).toBe(1);
    expect([desk.book.positions.get('BTCUSDT'), desk.book.state]).toEqual([1, 'halted']);
  });
});

describe('reconcile names and halts', () => {
  test('a foreign order, another position and other cash; adopting takes them, resuming is a word of its own', async () => {
    const broker = new FaultBroker();
    const desk = await open(broker);
    await desk.submit(wanted());
    broker.take('of-a-person', wanted({ type: 'limit', price: 90 }));
    broker.units.set('BTCUSDT', 1.5);
    broker.balance -= 50;
    expect(await desk.reconcile()).toEqual([
      'order of-a-person (buy 1 BTCUSDT) is open at local, and the session does not know it',
      'the position in BTCUSDT is 1.5 at local, and 1 in the journal',
      'the cash is 99849.9 at local, and 99899.9 in the journal',
    ]);
    await expect(desk.adopt(' ')).rejects.toMatchObject({ code: 'FLAG_INVALID' });
    await desk.adopt('I bought by hand');
    expect([await desk.reconcile(), desk.book.state]).toEqual([[], 'halted']);
    desk.resume('it is mine');
    expect((await again(broker)).book.state).toBe('active');
  });

  test('an order that is gone', async () => {
    const broker = new FaultBroker();
    const desk = await open(broker);
    const { clientId: id } = await desk.submit(wanted({ type: 'limit', price: 90 }));
    broker.held.delete(id);
    expect(await desk.reconcile()).toEqual([expect.stringMatching(`order ${id} .* is open in the journal, and local does not have it`)]);
  });

  test('a broker that cannot be asked', async () => {
    const broker = new FaultBroker();
    const desk = await open(broker);
    broker.isDown = true;
    expect(await desk.reconcile()).toEqual(['local could not be asked for orders, positions and cash: the exchange does not answer']);
    expect(desk.book.state).toBe('halted');
  });

  test('and not an order that the broker cancelled itself', async () => {
    const broker = new FaultBroker();
    const desk = await open(broker);
    const { clientId: id } = await desk.submit(wanted({ type: 'limit', price: 90 }));
    await broker.cancel(id);
    expect([await desk.reconcile(), desk.book.orders.get(id)!.status]).toEqual([[], 'cancelled']);
  });
});

describe('states', () => {
  test('the kill switch lets only smaller positions pass, over a restart; a halted desk passes cancels alone', async () => {
    const broker = new FaultBroker();
    const desk = await open(broker);
    await desk.submit(wanted());
    const { clientId: resting } = await desk.submit(wanted({ sequence: 1, type: 'limit', price: 90 }));
    await desk.takeFills();
    desk.kill('POLICY_KILLSWITCH is true');
    const restarted = await again(broker);
    const leave = { purpose: 'flatten', side: 'sell', reduces: true } as const;
    expect((await restarted.submit(wanted({ sequence: 2 }))).outcome).toBe('refused');
    expect((await restarted.submit(wanted({ ...leave, quantity: 1.5 }))).outcome).toBe('refused');
    expect((await restarted.submit(wanted({ ...leave, quantity: 0.5 }))).outcome).toBe('accepted');
    restarted.halt('a person said so');
    restarted.kill('again');
    expect(restarted.book.state).toBe('halted');
    expect(await restarted.submit(wanted({ ...leave, quantity: 0.5, sequence: 3 }))).toMatchObject({
      outcome: 'refused',
      sentence: 'the session is halted: a person said so',
    });
    expect([await restarted.cancel(resting), broker.held.get(resting)!.state.status]).toEqual([undefined, 'cancelled']);
  });

  test('an error inside a guard halts, and nothing is sent', async () => {
    const broker = new FaultBroker();
    const check = (): never => {
      throw new TypeError('no last price');
    };
    const desk = await open(broker, { guards: [{ name: 'notional', check }] });
    expect(await desk.submit(wanted())).toEqual({
      clientId: clientId('s', wanted()),
      outcome: 'refused',
      sentence: 'notional: an error came up in it: no last price',
    });
    expect([desk.book.state, broker.sent.size, desk.book.orders.size]).toEqual(['halted', 0, 0]);
  });

  test('a fill of nobody is told once and does not count', async () => {
    const broker = new FaultBroker();
    const desk = await open(broker);
    broker.take('of-a-person', wanted({ time: BAR }));
    expect([await desk.takeFills(), await desk.takeFills(), desk.book.trades.has('t-0'), desk.book.positions.size]).toEqual([
      0,
      0,
      true,
      0,
    ]);
  });
});
