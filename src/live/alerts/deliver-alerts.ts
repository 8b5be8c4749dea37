import { setTimeout as pause } from 'node:timers/promises';
import { wordsOf } from '../../core/words-of.js';
import type { SinkName } from './alert-config.js';
import { nextMessage } from './alert-book.js';
import type { AlertJournal, NewAlertLine } from './alert-journal.js';
import type { AlertMessage } from './alert-message.js';
import type { AlertSink, SendResult } from './sinks/alert-sink.js';

/** What came of an attempt to deliver, as metrics count it. */
export const ALERT_RESULTS = ['delivered', 'retried', 'given_up'] as const;
export type AlertResult = (typeof ALERT_RESULTS)[number];

export interface DeliveryOptions {
  /** until the next attempt behind so many failed ones, from 1, milliseconds; what a receiver asks for counts instead */
  readonly backOffMs?: ((failed: number) => number) | undefined;
  readonly onResult?: ((sink: SinkName, result: AlertResult, why?: string) => void) | undefined;
  /** takes a sentence where a mark could not be written */
  readonly onTrouble?: ((sentence: string) => void) | undefined;
}

const FIRST_MS = 1000;
const MOST_MS = 60_000;

/** Takes the queue of one sink to its receiver, a message at a time, the most urgent first. A message is marked behind its delivery: a kill
 *  between the two sends it again, with the same id. Whatever the receiver does, nobody else waits for it. */
export class AlertDelivery {
  private readonly journal: AlertJournal;
  private readonly sink: AlertSink;
  private readonly options: DeliveryOptions;
  private readonly stop = new AbortController();
  private readonly done: Promise<void>;
  private wakeUp: () => void = () => undefined;
  private isClosing = false;
  private isGone = false;
  private failed = 0;

  constructor(journal: AlertJournal, sink: AlertSink, options: DeliveryOptions = {}) {
    this.journal = journal;
    this.sink = sink;
    this.options = options;
    this.done = this.run().catch((error: unknown) => options.onTrouble?.(`alerts to ${sink.name} have ended: ${wordsOf(error)}`));
  }

  /** Says that there may be something to deliver. */
  wake(): void {
    this.wakeUp();
  }

  /** Delivers what waits, as long as that may take, and ends.
   *  graceMs  what is not delivered by then stays in the queue */
  async close(graceMs: number): Promise<void> {
    this.isClosing = true;
    this.wake();
    const timer = setTimeout(() => this.stop.abort(), graceMs);
    await this.done;
    clearTimeout(timer);
  }

  private async run(): Promise<void> {
    while (!this.stop.signal.aborted) {
      const message = this.isGone ? undefined : nextMessage(this.journal.book, this.sink.name);
      if (message !== undefined) await this.deliver(message);
      else if (this.isClosing) return;
      else await new Promise<void>((resolve) => (this.wakeUp = resolve));
    }
  }

  private async deliver(message: AlertMessage): Promise<void> {
    const result = await this.send(message);
    if (this.stop.signal.aborted && result.outcome === 'retry') return;
    const waitMs = this.take(message, result);
    if (waitMs > 0) await pause(waitMs, undefined, { signal: this.stop.signal }).catch(() => undefined);
  }

  private async send(message: AlertMessage): Promise<SendResult> {
    try {
      return await this.sink.send(message, this.stop.signal);
    } catch (error) {
      return { outcome: 'retry', why: wordsOf(error), afterMs: undefined };
    }
  }

  /** Marks what came of a message, and returns how long to wait, milliseconds. */
  private take({ id }: AlertMessage, result: SendResult): number {
    const { name: sink } = this.sink;
    const { backOffMs = defaultBackOff, onResult } = this.options;
    if (result.outcome === 'retry') {
      onResult?.(sink, 'retried', result.why);
      return result.afterMs ?? backOffMs(++this.failed);
    }
    this.failed = 0;
    if (result.outcome === 'delivered') {
      this.mark({ kind: 'delivered', id, sink });
      onResult?.(sink, 'delivered');
      return result.pauseMs;
    }
    this.isGone = result.outcome === 'gone';
    this.mark({ kind: 'given_up', id, sink, why: result.why });
    const more = this.isGone ? `${result.why}: nothing is sent there before the next start` : `${result.why}: the message is given up`;
    onResult?.(sink, 'given_up', more);
    return 0;
  }

  /** Where a mark cannot be written, as on a full disk, nothing more is sent there: each message would go out again and again. */
  private mark(line: Extract<NewAlertLine, { readonly sink: SinkName }>): void {
    try {
      this.journal.append(line);
    } catch (error) {
      this.isGone = true;
      this.options.onTrouble?.(`alerts to ${line.sink}: a delivery could not be marked, and nothing is sent there: ${wordsOf(error)}`);
    }
  }
}

function defaultBackOff(failed: number): number {
  return Math.min(MOST_MS, FIRST_MS * 2 ** (failed - 1));
}
