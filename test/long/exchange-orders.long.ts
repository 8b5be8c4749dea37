// Orders through desk, broker and ccxt to an exchange on loopback: many, with faults, and with kills at each place of an order.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { driveOrders } from '../live/exchange/drive-orders.js';
import { killSession } from '../live/exchange/kill-session.js';
import { SpotServer } from '../live/exchange/spot-server.js';

const ORDERS = 1000;
const KILLS_AT_EACH = 5;
let server: SpotServer, dir: string;

beforeEach(async () => {
  server = await new SpotServer().start();
  dir = mkdtempSync(join(tmpdir(), 'exchange-long-'));
});
afterEach(async () => {
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

test(`${ORDERS} orders at an exchange with faults: none lost, none twice, the account is the exchange's`, async () => {
  server.books.feesIn = 'received';
  await driveOrders(server, dir, ORDERS, 41);
});

test(`a session at an exchange, ${KILLS_AT_EACH} kills at each of six places of an order`, async () => {
  await killSession(server, dir, KILLS_AT_EACH);
  expect(server.sent.size).toBe(10 * KILLS_AT_EACH);
});
