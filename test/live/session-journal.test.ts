import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { OrderJournal, ORDERS_FILE } from '../../src/live/orders/order-journal.js';
import { BAR, wanted } from './wanted.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orders-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const fill = (tradeId: string, quantity: number) =>
  ({ kind: 'fill', fill: { clientId: 'a', tradeId, symbol: 'BTCUSDT', side: 'buy', quantity, price: 100, fee: 0.5, time: BAR } }) as const;

function writeSome(): OrderJournal {
  const journal = OrderJournal.open(dir, () => BAR);
  journal.append({ kind: 'started', session: 's', broker: 'local', view: { orders: [], positions: {}, cash: 1000 }, trades: [] });
  journal.append({ kind: 'intent', clientId: 'a', order: wanted({ quantity: 2 }) });
  journal.append({ kind: 'accepted', clientId: 'a', brokerId: 'b' });
  journal.append(fill('t1', 0.5));
  journal.append(fill('t1', 0.5));
  journal.append({ kind: 'state', state: 'reducing', why: 'the day lost too much' });
  return journal;
}

test('what is folded when it is read again is what was folded while it was written', () => {
  const written = writeSome();
  written.close();
  const { book } = OrderJournal.open(dir);
  expect(book).toEqual(written.book);
  expect(book.orders.get('a')).toMatchObject({ status: 'open', brokerId: 'b', filled: 0.5 });
  expect(Object.fromEntries(book.positions)).toEqual({ BTCUSDT: 0.5 });
  expect([book.cashChange, book.fees, book.state, book.why]).toEqual([-50.5, 0.5, 'reducing', 'the day lost too much']);
});

test('a last line that a kill tore does not count, and a note says so', () => {
  writeSome().close();
  appendFileSync(join(dir, ORDERS_FILE), '{"at":1,"kind":"fill","fi');
  const again = OrderJournal.open(dir);
  expect(again.book.positions.get('BTCUSDT')).toBe(0.5);
  again.append(fill('t2', 1.5));
  again.close();
  expect(readFileSync(join(dir, ORDERS_FILE), 'utf8')).toContain('the last line was torn by a kill and does not count: {\\"at\\":1');
  expect(OrderJournal.open(dir).book.orders.get('a')!.status).toBe('filled');
});

test('a changed line is refused, and the folder is free then', () => {
  writeSome().close();
  const path = join(dir, ORDERS_FILE);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"quantity":2', '"quantity":3'));
  expect(() => OrderJournal.open(dir)).toThrow(expect.objectContaining({ code: 'REGISTRY_DAMAGED', context: { file: path, line: 2 } }));
  writeFileSync(path, text);
  OrderJournal.open(dir).close();
});

test('a second writer is refused', () => {
  const first = OrderJournal.open(dir);
  expect(() => OrderJournal.open(dir)).toThrow(expect.objectContaining({ code: 'RUN_LOCKED' }));
  first.close();
  OrderJournal.open(dir).close();
});

test('an append writes its own line alone, however long the journal is', () => {
  const journal = writeSome();
  const path = join(dir, ORDERS_FILE);
  const before = readFileSync(path, 'utf8');
  journal.append({ kind: 'note', sentence: 'x' });
  expect(readFileSync(path, 'utf8').startsWith(before)).toBe(true);
  expect(statSync(path).size - before.length).toBeLessThan(200);
});
