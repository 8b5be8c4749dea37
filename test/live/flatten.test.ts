// The kill switch with flatten: the state changes at once, whatever the network does; what cannot be sent is told.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openGuards } from '../../src/live/guards/open-guards.js';
import { KILL_FILE, KillSwitch } from '../../src/live/guards/kill-switch.js';
import { OrderJournal } from '../../src/live/orders/order-journal.js';
import { flatten, planFlatten } from '../../src/live/orders/flatten.js';
import { OrderDesk, type DeskOptions } from '../../src/live/orders/order-desk.js';
import type { PlaceResult, WantedOrder } from '../../src/live/orders/order.js';
import { expectNoneLostNoneTwice } from './expect-equal.js';
import { FaultBroker, type Fault } from './fault-broker.js';
import { factsOf } from './guard-bench.js';
import { wanted } from './wanted.js';

const NOW = Date.UTC(2024, 0, 3);
const WHY = 'the file KILL lies in the folder';
let dir: string, journal: OrderJournal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'flatten-'));
  journal = OrderJournal.open(dir);
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true, force: true });
});

/** A desk that holds 2 BTCUSDT and -3 ETHUSDT, and has a limit order of each kind open. */
async function deskOf(broker: FaultBroker, options: DeskOptions = {}): Promise<OrderDesk> {
  const desk = new OrderDesk(journal, broker, { waits: [0, 0], ...options });
  await desk.start('s');
  await desk.submit(wanted({ quantity: 2 }));
  await desk.submit(wanted({ symbol: 'ETHUSDT', side: 'sell', quantity: 3 }));
  await desk.submit(wanted({ quantity: 1, type: 'limit', price: 90, sequence: 1 }));
  await desk.submit(wanted({ side: 'sell', quantity: 2, type: 'stop', price: 80, purpose: 'protect', reduces: true }));
  await desk.takeFills();
  return desk;
}

const opened = (desk: OrderDesk): string[] => [...desk.book.pending];

test('all that is open is cancelled, all that is held is closed, and nothing else is sent', async () => {
  const broker = new FaultBroker();
  const desk = await deskOf(broker);
  const resting = opened(desk);
  const done = await flatten(desk, NOW, WHY);
  expect([done.cancelled.toSorted(), done.sentences]).toEqual([resting.toSorted(), []]);
  expect(done.sent.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted']);
  expect([desk.book.state, desk.book.why, [...desk.book.positions], opened(desk)]).toEqual(['reducing', WHY, [], []]);
  expect(await desk.reconcile()).toEqual([]);
  expectNoneLostNoneTwice(desk.book, broker);
  expect((await desk.submit(wanted({ sequence: 9 }))).outcome).toBe('refused');
});

test('guards that would halt let it pass', async () => {
  const broker = new FaultBroker();
  const facts = factsOf({
    prices: new Map([
      ['BTCUSDT', 100],
      ['ETHUSDT', 10],
    ]),
  });
  let now = NOW;
  const around = { symbols: ['BTCUSDT'], timeframeMs: 60_000, startMs: NOW, now: () => now, facts: () => facts };
  const { orderGuards } = openGuards({ orderRate: { most: 4, windowMs: 1e9 } }, around);
  const desk = await deskOf(broker, { guards: orderGuards });
  now += 3_600_000;
  expect((await flatten(desk, now, WHY)).sentences).toEqual([]);
  expect([...desk.book.positions]).toEqual([]);
});

describe('without a network', () => {
  test('the state changes before anything is awaited, and what could not be done is told', async () => {
    const broker = new FaultBroker();
    const desk = await deskOf(broker);
    broker.isDown = true;
    const resting = opened(desk);
    const sent = broker.sent.size;
    const done = flatten(desk, NOW, WHY);
    expect(desk.book.state).toBe('reducing');
    const { cancelled, sentences } = await done;
    expect([cancelled, broker.sent.size, desk.book.positions.size]).toEqual([[], sent, 2]);
    expect(sentences).toEqual([
      ...resting.map((id) => `order ${id} could not be cancelled: the exchange does not answer`),
      'what is held is not known for sure, and was not closed: the exchange does not answer',
    ]);
    broker.isDown = false;
    expect((await flatten(desk, NOW + 1, WHY)).sentences).toEqual([]);
    expect([...desk.book.positions]).toEqual([]);
  });

  test('it changes while an order is under way, which is cancelled once it was taken', async () => {
    const broker = new FaultBroker();
    const desk = await deskOf(broker);
    let answer!: () => void;
    const gate = new Promise<void>((resolve) => (answer = resolve));
    vi.spyOn(broker, 'place').mockImplementationOnce(async (id, order): Promise<PlaceResult> => {
      await gate;
      broker.take(id, order);
      return { outcome: 'accepted', brokerId: 'b' };
    });
    const pending = desk.submit(wanted({ sequence: 5, type: 'limit', price: 90 }));
    await Promise.resolve();
    const done = flatten(desk, NOW, WHY);
    expect(desk.book.state).toBe('reducing');
    answer();
    const { clientId } = await pending;
    expect([(await done).sentences, (await done).cancelled]).toEqual([[], expect.arrayContaining([clientId])]);
    expect([[...desk.book.positions], await broker.openOrders()]).toEqual([[], []]);
  });
});

describe('never more is closed than is held', () => {
  test('an order of the closing side that could not be cancelled may fill yet', async () => {
    const broker = new FaultBroker();
    const desk = await deskOf(broker);
    const [, protect] = opened(desk);
    const cancel = broker.cancel.bind(broker);
    vi.spyOn(broker, 'cancel').mockImplementation(async (id) => {
      if (id === protect) throw new Error('busy');
      return await cancel(id);
    });
    const done = await flatten(desk, NOW, WHY);
    expect(done.sentences).toEqual([
      `order ${protect} could not be cancelled: busy`,
      '2 of 2 BTCUSDT are left to orders that could not be cancelled and may close them',
    ]);
    expect([...desk.book.positions]).toEqual([['BTCUSDT', 2]]);
    broker.fill(protect!, 2);
    await desk.takeFills();
    expect([...desk.book.positions]).toEqual([]);
  });

  test('a plan counts what of such an order is filled, and not those of the other side', async () => {
    const desk = await deskOf(new FaultBroker());
    const [enter, protect] = opened(desk);
    desk.book.orders.get(protect!)!.filled = 0.5;
    const of = (stuck: string[]) =>
      planFlatten(desk.book, NOW, new Set(stuck)).orders.map(({ side, quantity }: WantedOrder) => [side, quantity]);
    expect([of([enter!]), of([protect!])]).toEqual([
      [
        ['sell', 2],
        ['buy', 3],
      ],
      [
        ['sell', 0.5],
        ['buy', 3],
      ],
    ]);
  });

  test('an order that had filled when it was to be cancelled counts', async () => {
    const broker = new FaultBroker();
    const desk = await deskOf(broker);
    const [, protect] = opened(desk);
    broker.fill(protect!, 2);
    const done = await flatten(desk, NOW, WHY);
    expect([done.sentences, done.sent.length, [...broker.units.values()]]).toEqual([[], 1, [0, 0]]);
  });
});

test.each<[Fault, string, string]>([
  ['reject', 'reducing', 'is rejected'],
  ['lost-before', 'reducing', 'is lost'],
  ['silent', 'halted', 'is unknown'],
])('a broker that answers with %s: it is told', async (fault, state, words) => {
  const faults: Fault[] = ['none', 'none', 'none', 'none', fault];
  const desk = await deskOf(new FaultBroker(() => faults.shift() ?? 'none'));
  const { sentences } = await flatten(desk, NOW, WHY);
  expect([desk.book.state, sentences[0]]).toEqual([
    state,
    expect.stringContaining(`sell 2 BTCUSDT (market, flatten, bar 2024-01-03T00:00:00.000Z) ${words}`),
  ]);
});

test('what a person halted stays halted, and that is why nothing is sent', async () => {
  const desk = await deskOf(new FaultBroker());
  desk.halt('a person said so');
  const { sentences } = await flatten(desk, NOW, WHY);
  expect(sentences).toHaveLength(2);
  expect(sentences[0]).toContain('was not sent: the session is halted: a person said so');
});

test('a journal that cannot be written closes the desk', async () => {
  const broker = new FaultBroker();
  const desk = await deskOf(broker);
  vi.spyOn(journal, 'append').mockImplementation(() => {
    throw new Error('no space left on the device');
  });
  const sent = broker.sent.size;
  expect((await flatten(desk, NOW, WHY)).sentences).toEqual([
    'nothing is sent any more, and nothing was flattened: no space left on the device',
  ]);
  const exit = wanted({ side: 'sell', reduces: true, purpose: 'leave', sequence: 3 });
  expect([(await desk.submit(exit)).outcome, broker.sent.size]).toEqual(['refused', sent]);
});

describe('the kill switch', () => {
  afterEach(() => void vi.useRealTimers());

  test('is thrown within 200 ms of its file by its own clock, and by the session at once', () => {
    vi.useFakeTimers();
    const byFile = new KillSwitch(dir, {});
    vi.advanceTimersByTime(1001);
    writeFileSync(join(dir, KILL_FILE), '');
    vi.advanceTimersByTime(198);
    expect(byFile.trip).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect([byFile.trip?.guard, byFile.signal.aborted]).toEqual(['file', true]);
    byFile.throw({ guard: 'bars', sentence: 'another reason' });
    expect(byFile.trip?.guard).toBe('file');
    byFile.close();
  });
});
