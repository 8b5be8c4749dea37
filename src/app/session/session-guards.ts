import type { Market } from '../../core/bars.js';
import { openTimeMs } from '../../data/calendar/open-time.js';
import type { GuardFacts } from '../../live/guards/guard-facts.js';
import type { GuardsConfig } from '../../live/guards/guards-config.js';
import { openGuards } from '../../live/guards/open-guards.js';
import type { GuardWord } from '../../live/guards/time-guard.js';
import { watchGuards } from '../../live/guards/watch-guards.js';
import type { Instant } from '../../live/bars/sort-bars.js';
import type { OrderGuard } from '../../live/orders/order-gate.js';

const DAY_MS = 86_400_000;

export interface GuardedSession {
  readonly config: GuardsConfig;
  readonly symbols: readonly string[];
  readonly market: Market;
  /** epoch milliseconds */
  readonly now: () => number;
  /** account currency; undefined where it is not known */
  readonly equity: () => number | undefined;
  /** hears what a guard wants done */
  readonly onWord: (word: GuardWord & { readonly guard: string }) => void;
}

/** The guards of a session, and what they know of it. They are opened when its clock is known, with the first word of its feed. */
export class SessionGuards {
  /** for the desk; filled when the guards are opened */
  readonly orderGuards: OrderGuard[] = [];
  private readonly session: GuardedSession;
  private readonly prices = new Map<string, number>();
  private readonly lastEnds = new Map<string, number>();
  private stop: (() => void) | undefined;
  clockOffsetMs: number | undefined;

  constructor(session: GuardedSession) {
    this.session = session;
  }

  /** A second call does nothing. Throws UsageError CONFIG_INVALID. */
  open(): void {
    if (this.stop !== undefined) return;
    const { config, symbols, market, now, onWord } = this.session;
    const { durationMs } = market.timeframe;
    const facts = (): GuardFacts => this.facts();
    const opened = openGuards(config, {
      symbols,
      now,
      facts,
      timeframeMs: durationMs,
      startMs: now(),
      openMs: (_, from, to) => openTimeMs(market.calendar.name, durationMs >= DAY_MS, from, to),
    });
    this.orderGuards.push(...opened.orderGuards);
    this.stop = watchGuards(opened.timeGuards, { now, facts, onWord });
  }

  /** Takes the bars of an instant. */
  take({ time, bars }: Instant): void {
    for (const { symbol, close } of bars) {
      this.prices.set(symbol, close);
      this.lastEnds.set(symbol, time + this.session.market.timeframe.durationMs);
    }
  }

  close(): void {
    this.stop?.();
  }

  private facts(): GuardFacts {
    const { prices, lastEnds, clockOffsetMs } = this;
    return { prices, lastEnds, clockOffsetMs, equity: this.session.equity() };
  }
}
