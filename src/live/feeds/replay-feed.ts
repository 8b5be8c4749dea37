import { UsageError } from '../../core/errors.js';
import type { FeedBar } from '../bars/feed-bar.js';
import type { FeedEvent } from './feed-event.js';
import { pause } from './pause.js';

/** A bar as a replay tells it. */
export interface ReplayBar extends FeedBar {
  /** when it is told by the feed's clock, epoch milliseconds; default its end */
  readonly toldAt?: number | undefined;
}

export interface ReplayOptions {
  /** in the order in which they are told; one that stands behind later ones is told behind them */
  readonly bars: Iterable<ReplayBar> | AsyncIterable<ReplayBar>;
  readonly timeframeMs: number;
  /** milliseconds of the feed's clock in one of the machine's, above 0: 600 tells an hour in six seconds; Infinity: as fast as they are
   *  taken */
  readonly speed: number;
  /** bars told up to then are not waited for: a session that goes on had them; epoch milliseconds */
  readonly after?: number | undefined;
}

/** How often it is told that nothing came, milliseconds of the machine. */
const IDLE_MS = 500;

/** Tells the bars of a list at a speed. Each event has the time of the feed's own clock, which stands at the end of a bar when the
 *  bar is told and never goes back. Just before each bar it is told how far the clock is, so that what is made of the bars does not depend on
 *  the speed.
 *  Throws UsageError FLAG_INVALID */
export async function* replayFeed(
  { bars, timeframeMs, speed, after = Number.NEGATIVE_INFINITY }: ReplayOptions,
  signal: AbortSignal,
): AsyncIterable<FeedEvent> {
  if (!(speed > 0)) throw new UsageError('FLAG_INVALID', `the speed of a replay must be a number above 0, and is ${speed}`);
  const clock = new ReplayClock(speed);
  for await (const { toldAt, ...bar } of bars) {
    const at = Math.max(clock.now, toldAt ?? bar.time + timeframeMs);
    if (at > after) yield* clock.waitUntil(at, signal);
    if (signal.aborted) return;
    if (at > clock.now) yield { kind: 'idle', now: at - 1 };
    clock.now = at;
    yield { kind: 'bar', bar, now: at };
    if (signal.aborted) return;
  }
}

/** The clock of a replay: it begins with the first bar that is waited for. */
class ReplayClock {
  now = Number.NEGATIVE_INFINITY;
  private readonly speed: number;
  private start: { readonly feedMs: number; readonly machineMs: number } | undefined;

  constructor(speed: number) {
    this.speed = speed;
  }

  /** Waits until the clock is there, by the machine's; tells meanwhile that nothing came. */
  async *waitUntil(at: number, signal: AbortSignal): AsyncGenerator<FeedEvent, void, undefined> {
    this.start ??= { feedMs: at, machineMs: Date.now() };
    const { feedMs, machineMs } = this.start;
    const due = machineMs + (at - feedMs) / this.speed;
    for (let left = due - Date.now(); left > 0 && !signal.aborted; left = due - Date.now()) {
      await pause(Math.min(IDLE_MS, Math.ceil(left)), signal);
      this.now = Math.max(this.now, Math.floor(at - Math.max(1, (due - Date.now()) * this.speed)));
      if (due - Date.now() > 0 && !signal.aborted) yield { kind: 'idle', now: this.now };
    }
  }
}
