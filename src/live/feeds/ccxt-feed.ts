import { describeFailure, type BarExchange } from './bar-exchange.js';
import { ExchangeClock } from './exchange-clock.js';
import type { FeedEvent } from './feed-event.js';
import { MarketBars, type MarketOptions } from './market-bars.js';
import { Outage, STANDARD_BACKOFF, type BackoffOptions } from './outage.js';
import { pause } from './pause.js';
import { tellEvents, type Hand } from './tell-events.js';
import { MarketWatch } from './watch-market.js';

export interface CcxtFeedOptions {
  readonly exchange: BarExchange;
  /** what the exchange and the session call each market */
  readonly markets: readonly { readonly market: string; readonly symbol: string }[];
  /** as the exchange calls it: 1m */
  readonly timeframe: string;
  readonly timeframeMs: number;
  /** between two questions by REST, milliseconds */
  readonly everyMs: number;
  /** the first bar that is wanted, epoch milliseconds; default: the latest that have ended */
  readonly since?: number | undefined;
  /** whether the exchange's stream is used, where it has one */
  readonly watches: boolean;
  /** how often the exchange is asked for its clock, milliseconds; default a minute */
  readonly clockEveryMs?: number | undefined;
  /** Hears how far the exchange's clock is ahead of the machine's, milliseconds. */
  readonly onClockOffset?: ((offsetMs: number) => void) | undefined;
  readonly backoff?: BackoffOptions | undefined;
}

const CLOCK_EVERY_MS = 60_000;

/** Tells the bars of an exchange, each once it has ended by the exchange's clock, which is the clock of the events. */
export function ccxtFeed(options: CcxtFeedOptions, signal: AbortSignal): AsyncIterable<FeedEvent> {
  const clock = new ExchangeClock(options.exchange);
  return tellEvents(
    signal,
    (hand, stop) => follow(options, clock, hand, stop),
    () => clock.now(),
  );
}

async function follow(options: CcxtFeedOptions, clock: ExchangeClock, hand: Hand, signal: AbortSignal): Promise<void> {
  const { exchange, markets, watches, clockEveryMs = CLOCK_EVERY_MS } = options;
  const keeper = new ClockKeeper(options, clock, hand);
  while (!(await keeper.measure(signal)) && !signal.aborted);
  const isWatched = watches && exchange.has['watchOHLCV'] === true && exchange.watchOHLCV !== undefined;
  const each = markets.map((names) => {
    const market = { ...options, ...names, backoff: options.backoff ?? STANDARD_BACKOFF };
    const bars = new MarketBars(exchange, clock, market, hand);
    return isWatched ? new MarketWatch(exchange, clock, market, bars, hand).run(signal) : poll(bars, market, signal);
  });
  await Promise.all([keeper.keep(clockEveryMs, signal), ...each]);
}

async function poll(bars: MarketBars, { everyMs }: MarketOptions & { readonly everyMs: number }, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const waitMs = await bars.tryCatchUp(signal);
    await pause(Math.max(waitMs, everyMs), signal);
  }
}

/** Keeps an exchange's clock. */
class ClockKeeper {
  private readonly options: CcxtFeedOptions;
  private readonly clock: ExchangeClock;
  private readonly hand: Hand;
  private outage: Outage;

  constructor(options: CcxtFeedOptions, clock: ExchangeClock, hand: Hand) {
    this.options = options;
    this.clock = clock;
    this.hand = hand;
    this.outage = this.openOutage(true); // no bar is asked for before the clock is known
  }

  async keep(everyMs: number, signal: AbortSignal): Promise<void> {
    this.outage = this.openOutage(false);
    while (!signal.aborted) {
      await pause(everyMs, signal);
      if (!signal.aborted) await this.measure(signal);
    }
  }

  /** Returns whether the exchange said it; waits where it did not. */
  async measure(signal: AbortSignal): Promise<boolean> {
    try {
      const offsetMs = await this.clock.measure();
      if (offsetMs !== undefined) this.options.onClockOffset?.(offsetMs);
    } catch (error) {
      const { kind, words } = describeFailure(this.options.exchange, error);
      const { events, waitMs } = this.outage.fail(kind, `cannot be read (${words})`);
      for (const event of events) await this.hand(event);
      await pause(waitMs, signal);
      return false;
    }
    for (const event of this.outage.succeed()) await this.hand(event);
    return true;
  }

  private openOutage(givesBars: boolean): Outage {
    const { exchange, backoff = STANDARD_BACKOFF } = this.options;
    return new Outage(`the clock of ${exchange.id}`, backoff, givesBars);
  }
}
