import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChainFollower } from '../../files/chain-follower.js';
import { inspectChain } from '../../files/inspect-chain.js';
import { RunLock } from '../../files/run-lock.js';
import { foldEvent, foldOrders, type OrderBook } from './fold-orders.js';
import type { OrderEvent } from './order-events.js';

export const ORDERS_FILE = 'orders.jsonl';

/** An event without its time. */
export type NewEvent = OrderEvent extends infer Each ? (Each extends OrderEvent ? Omit<Each, 'at'> : never) : never;

/** What a broker tells again when it is asked: it is written at once, so that a kill of the process cannot take it, and comes to disk with
 *  the next line that is brought there. */
const TOLD_AGAIN: ReadonlySet<OrderEvent['kind']> = new Set(['accepted', 'rejected', 'unknown', 'resolved', 'cancelled', 'fill']);
/** The head is brought to the end once in so many lines, and when the journal is closed. */
const HEAD_EACH = 64;

/** The journal of a session's orders: chained lines that are only ever appended to, at the same cost however long it is. An intent, a state
 *  and a person's word are on disk before `append` returns. One process writes at a time. The book is the fold of the lines. */
export class OrderJournal {
  readonly book: OrderBook;
  /** hears of each event when it stands in the book */
  onEvent: ((event: OrderEvent) => void) | undefined;
  private readonly lines: ChainFollower;
  private readonly lock: RunLock;
  private readonly now: () => number;
  private appended = 0;
  private isClosed = false;

  private constructor(lines: ChainFollower, lock: RunLock, entries: readonly OrderEvent[], now: () => number) {
    this.lines = lines;
    this.lock = lock;
    this.now = now;
    this.book = foldOrders(entries);
  }

  /** Opens the journal in a folder of its own, and makes it where there is none. A last line that a kill tore does not count, and a note
   *  says so. Throws UsageError RUN_LOCKED where another process writes it, REGISTRY_DAMAGED where a line was changed.
   *  now  epoch milliseconds */
  static open(dir: string, now: () => number = Date.now): OrderJournal {
    mkdirSync(dir, { recursive: true });
    const lock = RunLock.take(dir, 'orders folder');
    try {
      const path = join(dir, ORDERS_FILE);
      const lines = new ChainFollower(path);
      const { entries } = lines.open('orders');
      const { tornTail } = inspectChain(path);
      const journal = new OrderJournal(lines, lock, entries as OrderEvent[], now);
      if (tornTail !== undefined)
        journal.append({ kind: 'note', sentence: `the last line was torn by a kill and does not count: ${tornTail.slice(0, 80)}` });
      return journal;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Writes an event, and then brings it into the book. */
  append(event: NewEvent): void {
    const whole = { at: this.now(), ...event } as OrderEvent;
    this.lines.append(whole, { isSynced: !TOLD_AGAIN.has(event.kind), isHeaded: ++this.appended % HEAD_EACH === 0 });
    foldEvent(this.book, whole);
    this.onEvent?.(whole);
  }

  /** A second call does nothing. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    try {
      this.lines.bringHead();
    } finally {
      this.lock.release();
    }
  }
}
