// What is not on disk must not happen, and what happened is found again: full disks, and losses of power.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { expectNoneLostNoneTwice } from './expect-equal.js';
import { FaultBroker } from './fault-broker.js';
import { wanted } from './wanted.js';
import { disk, losePower } from './weak-disk.js';

vi.mock('node:fs', async (importActual) => (await import('./weak-disk.js')).weakenDisk(await importActual()));
const { OrderJournal, ORDERS_FILE } = await import('../../src/live/orders/order-journal.js');
const { OrderDesk } = await import('../../src/live/orders/order-desk.js');

let dir: string, broker: FaultBroker;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'disk-'));
  broker = new FaultBroker();
  disk.room = Infinity;
});
afterEach(() => {
  for (const folder of [dir, `${dir}-lost`]) rmSync(folder, { recursive: true, force: true });
});

async function open(folder = dir) {
  const journal = OrderJournal.open(folder);
  const desk = new OrderDesk(journal, broker, { waits: [0, 0] });
  await desk.start('s');
  await desk.recover();
  await desk.takeFills();
  return [journal, desk] as const;
}

test.each([0, 1, 60])('with room for %i bytes of an intent its order does not leave, and none behind it', async (room) => {
  const [journal, desk] = await open();
  disk.room = room;
  await expect(desk.submit(wanted())).rejects.toMatchObject({ code: 'ENOSPC' });
  disk.room = Infinity;
  expect(await desk.submit(wanted({ sequence: 1 }))).toMatchObject({
    outcome: 'refused',
    sentence: expect.stringMatching(/halted: the journal/),
  });
  expect([broker.sent.size, desk.book.orders.size]).toEqual([0, 0]);
  desk.resume('the disk has room again');
  expect((await desk.submit(wanted())).outcome).toBe('accepted');
  await desk.takeFills();
  expect(await desk.reconcile()).toEqual([]);
  journal.close();
  const [again, reopened] = await open();
  expectNoneLostNoneTwice(reopened.book, broker);
  again.close();
});

test.each([0, 30])('with room for %i bytes of an answer the order has left, and is found behind a restart', async (room) => {
  const [journal, desk] = await open();
  const place = broker.place.bind(broker);
  broker.place = async (...args) => {
    const result = await place(...args);
    disk.room = room;
    return result;
  };
  await expect(desk.submit(wanted())).rejects.toMatchObject({ code: 'ENOSPC' });
  broker.place = place;
  disk.room = Infinity;
  expect((await desk.submit(wanted({ sequence: 1 }))).outcome).toBe('refused');
  journal.close();
  const [again, reopened] = await open();
  expect(await reopened.reconcile()).toEqual([]);
  expect((await reopened.submit(wanted())).outcome).toBe('accepted');
  expectNoneLostNoneTwice(reopened.book, broker);
  again.close();
});

test('a loss of power behind any line leaves a journal that is believed, and in which each order that left is found', async () => {
  const [journal, desk] = await open();
  const lost = `${dir}-lost`;
  const lose = async (): Promise<void> => {
    losePower(dir, lost, ORDERS_FILE);
    const [other, behind] = await open(lost);
    expect(await behind.reconcile()).toEqual([]);
    expectNoneLostNoneTwice(behind.book, broker);
    other.close();
    rmSync(lost, { recursive: true });
  };
  for (let sequence = 0; sequence < 45; sequence++) {
    await desk.submit(wanted({ sequence }));
    if (sequence % 2 === 1) await desk.takeFills();
    await lose();
  }
  expect(readFileSync(join(dir, ORDERS_FILE), 'utf8').split('\n').length).toBeGreaterThan(130);
  journal.close();
  await lose();
});
