import { UsageError } from '../../core/errors.js';
import { nameUrl } from '../../core/name-url.js';
import { askBars, type BarsAnswer } from './ask-bars.js';
import type { FeedEvent } from './feed-event.js';
import { OnceTold } from './once-told.js';
import { Outage, STANDARD_BACKOFF, type BackoffOptions } from './outage.js';
import { pause } from './pause.js';
import { readBarEntry } from './read-bar-line.js';
import { tellEvents, type Hand } from './tell-events.js';
import { ToldBars } from './told-bars.js';

export interface HttpPollOptions {
  /** http or https; asked with `since`, the least open that is wanted, epoch milliseconds */
  readonly url: string;
  /** between two questions, milliseconds */
  readonly everyMs: number;
  readonly timeframeMs: number;
  /** of bars that name none */
  readonly symbol: string | undefined;
  /** the first bar that is wanted, epoch milliseconds; default: whatever the service gives */
  readonly since?: number | undefined;
  /** from the environment; goes to this address and to no other */
  readonly token?: string | undefined;
  /** of an answer; default 8 MiB */
  readonly mostBytes?: number | undefined;
  /** default 30 s */
  readonly stallMs?: number | undefined;
  readonly backoff?: BackoffOptions | undefined;
}

const MOST_BYTES = 8 * 1024 * 1024;
const STALL_MS = 30_000;
/** Bars behind the latest one that are asked for again: another symbol may be late, and a bar may be revised. */
const OVERLAP_BARS = 10;

/** Asks an address for bars again and again. It answers with a JSON array of bars or `{"bars": […]}`; what it says again is told once.
 *  Throws UsageError FLAG_INVALID where the address is none; the sentence does not hold it */
export function httpPollFeed(options: HttpPollOptions, signal: AbortSignal): AsyncIterable<FeedEvent> {
  requireAddress(options.url);
  return tellEvents(signal, (hand, stop) => new HttpPoll(options, hand).run(stop));
}

function requireAddress(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return;
  throw new UsageError('FLAG_INVALID', 'the address of the feed must be one of http or https without a user and a password', {
    context: { flag: '--feed' },
  });
}

class HttpPoll {
  private readonly options: HttpPollOptions;
  private readonly hand: Hand;
  private readonly told: ToldBars;
  private readonly outage: Outage;
  private readonly faults = new OnceTold();
  /** of the latest answer, and the question that it answered */
  private tag: { readonly href: string; readonly tag: string } | undefined;

  constructor(options: HttpPollOptions, hand: Hand) {
    this.options = options;
    this.hand = hand;
    this.told = new ToldBars(options.timeframeMs, OVERLAP_BARS * options.timeframeMs);
    this.outage = new Outage(nameUrl(options.url), options.backoff ?? STANDARD_BACKOFF, true);
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const waitMs = await this.take(await this.ask(signal), signal);
      await pause(waitMs, signal);
    }
  }

  private async ask(signal: AbortSignal): Promise<BarsAnswer> {
    const { token, mostBytes = MOST_BYTES, stallMs = STALL_MS } = this.options;
    const url = this.question();
    const tag = this.tag?.href === url.href ? this.tag.tag : undefined;
    const answer = await askBars(url, tag, { token, mostBytes, stallMs }, signal);
    if (answer.kind === 'entries') this.tag = answer.tag === undefined ? undefined : { href: url.href, tag: answer.tag };
    return answer;
  }

  private question(): URL {
    const url = new URL(this.options.url);
    const since = Math.max(this.told.since() ?? Number.NEGATIVE_INFINITY, this.options.since ?? Number.NEGATIVE_INFINITY);
    if (Number.isFinite(since)) url.searchParams.set('since', String(since));
    return url;
  }

  /** Tells what an answer holds; returns how long to wait, milliseconds. */
  private async take(answer: BarsAnswer, signal: AbortSignal): Promise<number> {
    if (signal.aborted) return 0;
    if (answer.kind === 'failed') {
      const { events, waitMs } = this.outage.fail(answer.fault, answer.reason, answer.askedMs);
      await this.tell(events);
      return Math.max(waitMs, this.options.everyMs);
    }
    await this.tell(this.outage.succeed());
    if (answer.kind === 'entries') await this.takeEntries(answer.entries);
    return this.options.everyMs;
  }

  private async takeEntries(entries: readonly unknown[]): Promise<void> {
    const now = Date.now();
    const events = entries.flatMap((entry, at) => this.eventOf(entry, at, now));
    // the same answer says something else once its open bar has ended
    if (events.some((event) => event.kind === 'bar' && now < event.bar.time + this.options.timeframeMs)) this.tag = undefined;
    await this.tell(events);
  }

  private eventOf(entry: unknown, at: number, now: number): FeedEvent[] {
    const line = readBarEntry(entry, this.options.symbol);
    if (line.kind === 'bar') return this.told.isNew(line.bar, now) ? [{ kind: 'bar', bar: line.bar }] : [];
    const why = line.kind === 'fault' ? line.sentence : 'it is no bar';
    if (!this.faults.isFirst(why)) return [];
    return [{ kind: 'fault', sentence: `bar ${at + 1} of an answer of ${nameUrl(this.options.url)} is left out: ${why}` }];
  }

  private async tell(events: readonly FeedEvent[]): Promise<void> {
    for (const event of events) await this.hand(event);
  }
}
