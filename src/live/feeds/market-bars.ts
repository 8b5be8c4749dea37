import { readRetryAfter } from '../../core/retry-after.js';
import { sayTheSame, type FeedBar } from '../bars/feed-bar.js';
import { barsOf, describeFailure, type BarExchange } from './bar-exchange.js';
import type { ExchangeClock } from './exchange-clock.js';
import type { FeedEvent } from './feed-event.js';
import { Outage, type BackoffOptions } from './outage.js';
import type { Hand } from './tell-events.js';
import { ToldBars } from './told-bars.js';

/** What is read of a market. */
export interface MarketOptions {
  /** as the exchange calls it: BTC/USDT */
  readonly market: string;
  /** as the session calls it */
  readonly symbol: string;
  /** as the exchange calls it: 1m */
  readonly timeframe: string;
  readonly timeframeMs: number;
  /** the first bar that is wanted, epoch milliseconds; default: the latest that have ended */
  readonly since?: number | undefined;
  readonly backoff: BackoffOptions;
}

const PAGE_BARS = 500;
/** Bars behind the latest one that are asked for again, in case they were revised. */
const OVERLAP_BARS = 3;

/** The bars of one market by REST, each told once it has ended by the exchange's clock. */
export class MarketBars {
  private readonly exchange: BarExchange;
  private readonly clock: ExchangeClock;
  private readonly options: MarketOptions;
  private readonly hand: Hand;
  private readonly told: ToldBars;
  private readonly outage: Outage;
  private latest: number | undefined;

  constructor(exchange: BarExchange, clock: ExchangeClock, options: MarketOptions, hand: Hand) {
    this.exchange = exchange;
    this.clock = clock;
    this.options = options;
    this.hand = hand;
    this.told = new ToldBars(options.timeframeMs, OVERLAP_BARS * options.timeframeMs);
    this.outage = new Outage(`${exchange.id} ${options.market}`, options.backoff, true);
  }

  /** Tells what has ended since. What goes wrong is told too; returns how long to wait before the next question then, milliseconds.
   *  shown  a bar as a stream showed it last: it is told where both say the same, and waits for a later question otherwise */
  async tryCatchUp(signal: AbortSignal, shown?: FeedBar): Promise<number> {
    try {
      await this.catchUp(signal, shown);
      return 0;
    } catch (error) {
      if (signal.aborted) return 0;
      const { kind, words, retryAfter } = describeFailure(this.exchange, error);
      const { events, waitMs } = this.outage.fail(kind, `gives no bars (${words})`, readRetryAfter(retryAfter, Date.now()));
      await this.tellAll(events);
      return waitMs;
    }
  }

  /** The open of the bar behind the latest one that was told; undefined where none was. Epoch milliseconds. */
  get next(): number | undefined {
    return this.latest === undefined ? undefined : this.latest + this.options.timeframeMs;
  }

  /** Tells a bar that has ended, unless it was told so before. */
  private async tell(bar: FeedBar): Promise<void> {
    const end = bar.time + this.options.timeframeMs;
    if (!this.told.isNew(bar, end)) return;
    if (Number.isFinite(bar.time)) this.latest = Math.max(this.latest ?? bar.time, bar.time);
    await this.hand({ kind: 'bar', bar, now: Math.max(this.clock.now(), Number.isFinite(end) ? end : 0) });
  }

  private async tellAll(events: readonly FeedEvent[]): Promise<void> {
    for (const event of events) await this.hand({ ...event, now: this.clock.now() });
  }

  private async catchUp(signal: AbortSignal, shown: FeedBar | undefined): Promise<void> {
    const { market, symbol, timeframe, timeframeMs } = this.options;
    for (let since = this.firstWanted(); !signal.aborted;) {
      const asked = this.clock.atLeast(); // what it answers may stand so before it arrives
      const bars = barsOf(await this.exchange.fetchOHLCV(market, timeframe, since, PAGE_BARS), symbol).filter(
        ({ time }) => !(time < since),
      );
      await this.tellAll(this.outage.succeed());
      for (const bar of bars) {
        if (signal.aborted || bar.time + timeframeMs > asked) break;
        if (shown?.time === bar.time && !sayTheSame(shown, bar)) return;
        await this.tell(bar);
      }
      const last = bars.findLast(({ time }) => Number.isFinite(time))?.time;
      const reached = last === undefined ? since + PAGE_BARS * timeframeMs : last + timeframeMs;
      if (reached + timeframeMs > asked) return;
      since = reached;
    }
  }

  private firstWanted(): number {
    const { since, timeframeMs } = this.options;
    const recent = Math.floor(this.clock.atLeast() / timeframeMs - OVERLAP_BARS) * timeframeMs;
    return Math.max(this.told.since() ?? since ?? recent, since ?? Number.NEGATIVE_INFINITY);
  }
}
