import type { FeedEvent } from './feed-event.js';
import { pause } from './pause.js';

/** Hands an event over. Returns whether it was taken: who takes events came back for the next one. */
export type Hand = (event: FeedEvent) => Promise<boolean>;

/** How often it is told that nothing came, milliseconds. */
const IDLE_MS = 500;

/** Runs what makes events beside the one that takes them, and tells that nothing came where that is so. Ends when the maker ends, when the
 *  signal is aborted, or when nobody takes any more; what was handed over and not taken was not taken then.
 *  Throws what the maker throws.
 *  make  gets a signal that is aborted at the end
 *  now   a clock of the feed's own, epoch milliseconds */
export async function* tellEvents(
  signal: AbortSignal,
  make: (hand: Hand, signal: AbortSignal) => Promise<void>,
  now?: () => number,
): AsyncGenerator<FeedEvent, void, undefined> {
  const stop = new AbortController();
  const all = AbortSignal.any([signal, stop.signal]);
  const waiting = new HandedEvents(all);
  const made = make(waiting.hand, all).finally(() => waiting.close());
  made.catch(() => undefined); // thrown below
  try {
    while (!all.aborted && !waiting.isDone) {
      yield* waiting.take();
      if (waiting.isEmpty && !(await waiting.next())) yield { kind: 'idle', now: now?.() };
    }
  } finally {
    stop.abort();
    waiting.refuse();
  }
  await made;
}

/** Events that were handed over and not taken yet. */
class HandedEvents {
  private readonly events: { readonly event: FeedEvent; readonly answer: (isTaken: boolean) => void }[] = [];
  private readonly signal: AbortSignal;
  private wake: (() => void) | undefined;
  private isClosed = false;

  constructor(signal: AbortSignal) {
    this.signal = signal;
    signal.addEventListener('abort', () => this.wake?.());
  }

  readonly hand: Hand = (event) =>
    new Promise((answer) => {
      if (this.signal.aborted) return answer(false);
      this.events.push({ event, answer });
      this.wake?.();
    });

  *take(): Generator<FeedEvent> {
    for (let first = this.events[0]; first !== undefined && !this.signal.aborted; first = this.events[0]) {
      yield first.event;
      this.events.shift();
      first.answer(true);
    }
  }

  get isEmpty(): boolean {
    return this.events.length === 0;
  }

  /** Nothing waits, and nothing more comes. */
  get isDone(): boolean {
    return this.isClosed && this.isEmpty;
  }

  /** Waits for a while; returns whether something came, or the end. */
  async next(): Promise<boolean> {
    if (this.isClosed) return true;
    const wait = new AbortController();
    this.wake = (): void => wait.abort();
    await pause(IDLE_MS, wait.signal);
    this.wake = undefined;
    return wait.signal.aborted;
  }

  close(): void {
    this.isClosed = true;
    this.wake?.();
  }

  refuse(): void {
    for (const { answer } of this.events.splice(0)) answer(false);
  }
}
