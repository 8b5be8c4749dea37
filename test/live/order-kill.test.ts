import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OrderJournal } from '../../src/live/orders/order-journal.js';
import type { WantedOrder } from '../../src/live/orders/order.js';
import { expectNoneLostNoneTwice } from './expect-equal.js';
import { FaultBroker } from './fault-broker.js';

const CHILD = fileURLToPath(new URL('order-child.mjs', import.meta.url));
let dir: string, server: Server, broker: FaultBroker, child: ChildProcess, point: string, which: number;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kill-'));
  broker = new FaultBroker();
  server = createServer(async (request, response) => {
    const args = (await json(request)) as unknown[];
    const value = await answer(request.url!.slice(1), args);
    response.end(JSON.stringify({ value: value instanceof Map ? [...value] : value }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Where a child is killed, and what its order comes to. */
const KILLS = [
  ['intent', 'lost'],
  ['sent', 'lost'],
  ['taken', 'filled'],
  ['answered', 'filled'],
  ['accepted', 'filled'],
  ['fill', 'filled'],
] as const;

/** The child is killed while its order is under way: before the broker takes it, or behind that and before the answer. */
async function answer(call: string, args: unknown[]): Promise<unknown> {
  const isIt = call === 'place' && (args[1] as WantedOrder).sequence === which;
  const count = (): unknown => broker.sent.set(args[0] as string, (broker.sent.get(args[0] as string) ?? 0) + 1);
  if (isIt && point === 'sent') return [count(), child.kill('SIGKILL')];
  const value: unknown = await (broker[call as keyof FaultBroker] as (...given: unknown[]) => Promise<unknown>).apply(broker, args);
  if (isIt && point === 'taken') child.kill('SIGKILL');
  return value;
}

async function run(at: string, sequence: number): Promise<{ readonly signal: unknown; readonly said: string }> {
  [point, which] = [at, sequence];
  const { port } = server.address() as AddressInfo;
  child = spawn(process.execPath, [CHILD, dir, `http://127.0.0.1:${port}`, at, String(sequence)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [, signal]] = await Promise.all([text(child.stdout!), once(child, 'exit')]);
  return { signal, said };
}

test('a session that is killed at each place of an order and started again loses none and sends none twice', async () => {
  for (const [index, [at]] of KILLS.entries()) expect([at, (await run(at, 2 * index)).signal]).toEqual([at, 'SIGKILL']);
  expect(await run('nowhere', -1)).toEqual({ signal: null, said: '[]\n' });
  const journal = OrderJournal.open(dir);
  const { book } = journal;
  journal.close();
  const statuses = [...book.orders.values()].map(({ order, status }) => [order.sequence, status]);
  expect(statuses).toEqual(
    KILLS.flatMap(([, last], index) => [
      [2 * index, last],
      [2 * index + 1, 'filled'],
    ]),
  );
  expectNoneLostNoneTwice(book, broker);
});
