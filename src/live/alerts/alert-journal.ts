import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ChainFollower } from '../../files/chain-follower.js';
import { RunLock } from '../../files/run-lock.js';
import { emptyBook, foldLine, type AlertBook, type AlertLine } from './alert-book.js';

export const ALERTS_FILE = 'alerts.jsonl';

/** A line without its time. */
export type NewAlertLine = AlertLine extends infer Each ? (Each extends AlertLine ? Omit<Each, 'at'> : never) : never;

/** The head is brought to the end once in so many lines, and when the journal is closed. */
const HEAD_EACH = 64;

/** The queue of a session's alerts on disk: chained lines that are only ever appended to. A message is on disk before `append` returns;
 *  what is merely held or marked is written at once, so that a kill of the process cannot take it, and comes to disk with the next message.
 *  One process writes at a time. */
export class AlertJournal {
  readonly book: AlertBook = emptyBook();
  private readonly lines: ChainFollower;
  private readonly lock: RunLock;
  private readonly now: () => number;
  private appended = 0;
  private isClosed = false;

  private constructor(lines: ChainFollower, lock: RunLock, now: () => number) {
    this.lines = lines;
    this.lock = lock;
    this.now = now;
  }

  /** Opens the queue in a folder of its own, and makes it where there is none.
   *  Throws UsageError RUN_LOCKED where another process writes it, REGISTRY_DAMAGED where a line was changed; what the system refuses.
   *  now  epoch milliseconds */
  static open(dir: string, now: () => number): AlertJournal {
    mkdirSync(dir, { recursive: true });
    const lock = RunLock.take(dir, 'alerts folder');
    try {
      const lines = new ChainFollower(join(dir, ALERTS_FILE));
      const journal = new AlertJournal(lines, lock, now);
      for (const line of lines.open('alerts').entries) foldLine(journal.book, line as AlertLine);
      return journal;
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** Writes a line, and then brings it into the book. */
  append(line: NewAlertLine): void {
    const whole = { at: this.now(), ...line } as AlertLine;
    const isMessage = line.kind === 'queued';
    this.lines.append(whole, { isSynced: isMessage, isHeaded: isMessage || ++this.appended % HEAD_EACH === 0 });
    foldLine(this.book, whole);
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
