import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { OrderJournal } from '../../../src/live/orders/order-journal.js';
import { clientId } from '../../../src/live/orders/order.js';
import { wanted } from '../wanted.js';
import { expectSameAsExchange } from './drive-orders.js';
import { ENVIRONMENT } from './open-local.js';
import type { SpotServer } from './spot-server.js';

const CHILD = fileURLToPath(new URL('../exchange-child.mjs', import.meta.url));

/** Where a session is killed, and what its order comes to: before it is sent, on the way, behind the exchange's taking it, its answer, the
 *  journal's line of it, and that of its fill. */
const KILLS = [
  ['intent', 'lost'],
  ['sent', 'lost'],
  ['taken', 'filled'],
  ['answered', 'filled'],
  ['accepted', 'filled'],
  ['fill', 'filled'],
] as const;

/** Kills a session so often at each place of an order, each time at another order, starts it again, and compares it with the exchange. */
export async function killSession(server: SpotServer, dir: string, times: number): Promise<void> {
  const kills = Array.from({ length: times }, () => KILLS).flat();
  const orders = 2 * kills.length;
  for (const [index, [at]] of kills.entries())
    expect([at, (await run(server, dir, orders, at, 2 * index)).signal]).toEqual([at, 'SIGKILL']);
  expect(await run(server, dir, orders, 'nowhere', -1)).toEqual({ signal: null, said: '[]\n' });
  const journal = OrderJournal.open(dir);
  const { book } = journal;
  journal.close();
  const statuses = [...book.orders.values()].map(({ order, status }) => [order.sequence, status]);
  const expected = kills.flatMap(([, last], index) => [
    [2 * index, last],
    [2 * index + 1, 'filled'],
  ]);
  expect(statuses).toEqual(expected);
  expectSameAsExchange(book, server, ['BTCUSDT']);
}

async function run(
  server: SpotServer,
  dir: string,
  orders: number,
  at: string,
  sequence: number,
): Promise<{ signal: unknown; said: string }> {
  const child = spawn(process.execPath, [CHILD, dir, server.base, String(orders), at, String(sequence)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...ENVIRONMENT },
  });
  const id = clientId('s', wanted({ time: 0, sequence }));
  const killAt = (place: string) => (route: string, query: URLSearchParams) => {
    if (at !== place || route !== 'POST /api/v3/order' || query.get('newClientOrderId') !== id) return;
    if (place === 'sent') server.fail(/^POST .*order$/, 'lost-before');
    child.kill('SIGKILL');
  };
  server.onRequest = killAt('sent');
  server.onDone = killAt('taken');
  const [said, [, signal]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { signal, said };
}
