import type { FeedBar } from '../bars/feed-bar.js';
import { barsOf, describeFailure, type BarExchange, type ExchangeRow } from './bar-exchange.js';
import type { ExchangeClock } from './exchange-clock.js';
import type { MarketBars, MarketOptions } from './market-bars.js';
import { Outage } from './outage.js';
import { pause } from './pause.js';
import type { Hand } from './tell-events.js';

/** How long the stream may be behind the end of a bar before it is asked for by REST, milliseconds. */
const GRACE_MS = 2000;
const LONGEST_WAIT_MS = 60_000;

type Watched = { readonly rows: readonly ExchangeRow[] } | { readonly error: unknown };

/** Follows one market by its stream. When the stream shows the next bar, the one before has ended: it is told as soon as REST says the same
 *  of it as the stream's last row, or as REST says two seconds behind its end. So a stream that left out a row, began within a bar or was cut
 *  tells nothing wrong, and whatever it is late with is asked for. */
export class MarketWatch {
  private readonly exchange: BarExchange;
  private readonly clock: ExchangeClock;
  private readonly options: MarketOptions & { readonly everyMs: number };
  private readonly bars: MarketBars;
  private readonly hand: Hand;
  private readonly outage: Outage;
  private watching: Promise<Watched> | undefined;
  /** by the machine's clock, epoch milliseconds */
  private watchAt = 0;
  private askAt = 0;
  /** the bar that the stream shows */
  private running: FeedBar | undefined;

  constructor(
    exchange: BarExchange,
    clock: ExchangeClock,
    options: MarketOptions & { readonly everyMs: number },
    bars: MarketBars,
    hand: Hand,
  ) {
    this.exchange = exchange;
    this.clock = clock;
    this.options = options;
    this.bars = bars;
    this.hand = hand;
    this.outage = new Outage(`the stream of ${exchange.id} ${options.market}`, options.backoff, false);
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.watching === undefined && Date.now() >= this.watchAt) this.watching = this.watch();
      if (Date.now() >= this.askAt) await this.ask(signal);
      const until = Math.min(this.askAt, this.watching === undefined ? this.watchAt : Number.POSITIVE_INFINITY);
      const came = await within(this.watching, Math.min(LONGEST_WAIT_MS, Math.max(0, until - Date.now())), signal);
      if (came === undefined) continue;
      this.watching = undefined;
      if ('rows' in came) await this.take(came.rows, signal);
      else await this.lose(came.error);
    }
  }

  private async watch(): Promise<Watched> {
    try {
      return { rows: await this.exchange.watchOHLCV!(this.options.market, this.options.timeframe) };
    } catch (error) {
      return { error };
    }
  }

  private async take(rows: readonly ExchangeRow[], signal: AbortSignal): Promise<void> {
    for (const event of this.outage.succeed()) await this.hand({ ...event, now: this.clock.now() });
    let ended: FeedBar | undefined;
    for (const bar of barsOf(rows, this.options.symbol)) {
      if (this.running !== undefined && bar.time > this.running.time) ended = this.running;
      if (this.running === undefined || bar.time >= this.running.time) this.running = bar;
    }
    if (ended !== undefined) await this.confirm(ended, signal);
  }

  /** The stream shows what comes behind a bar. */
  private async confirm(shown: FeedBar, signal: AbortSignal): Promise<void> {
    const { next } = this.bars;
    const isTold = next !== undefined && shown.time < next;
    this.plan(await this.bars.tryCatchUp(signal, isTold ? undefined : shown));
  }

  private async lose(error: unknown): Promise<void> {
    const { kind, words } = describeFailure(this.exchange, error);
    const { events, waitMs } = this.outage.fail(kind, `was lost (${words})`);
    for (const event of events) await this.hand({ ...event, now: this.clock.now() });
    this.running = undefined;
    [this.watchAt, this.askAt] = [Date.now() + waitMs, 0];
  }

  private async ask(signal: AbortSignal): Promise<void> {
    const waitMs = await this.bars.tryCatchUp(signal);
    this.plan(Math.max(waitMs, this.options.everyMs));
  }

  /** The next question is due when the next bar has ended and the stream has not shown it, and not before so many milliseconds. */
  private plan(leastMs: number): void {
    const { next } = this.bars;
    const overdueMs = next === undefined ? 0 : next + this.options.timeframeMs + GRACE_MS - this.clock.now();
    this.askAt = Date.now() + Math.max(leastMs, overdueMs);
  }
}

/** Returns what a promise comes to, undefined where it takes longer. */
async function within<T>(promise: Promise<T> | undefined, ms: number, signal: AbortSignal): Promise<T | undefined> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const passed = pause(ms, stop.signal).then(() => undefined);
  try {
    return await (promise === undefined ? passed : Promise.race([promise, passed]));
  } finally {
    signal.removeEventListener('abort', end);
    end();
  }
}
