import type { GuardFacts } from './guard-facts.js';
import { requireNumber } from './require-number.js';
import type { GuardWord, TimeGuard } from './time-guard.js';

/** How long a symbol may be without a complete bar. */
export interface StaleRule {
  /** market time, milliseconds; default two bars and five minutes */
  readonly mostMs?: number | undefined;
}

export interface StaleOptions extends StaleRule {
  readonly symbols: readonly string[];
  readonly timeframeMs: number;
  /** what was before counts for nothing, epoch milliseconds */
  readonly startMs: number;
  /** Returns the milliseconds of a stretch in which a symbol's market is open; default all of them. */
  readonly openMs?: ((symbol: string, from: number, to: number) => number) | undefined;
}

const SPARE_MS = 300_000;

/** Halts where a symbol has had no complete bar for too long. A closed market is not stale.
 *  Throws UsageError CONFIG_INVALID */
export class StaleGuard implements TimeGuard {
  readonly name = 'stale';
  private readonly options: StaleOptions;
  private readonly mostMs: number;

  constructor(options: StaleOptions) {
    this.options = options;
    this.mostMs = requireNumber('stale.mostMs', options.mostMs ?? 2 * options.timeframeMs + SPARE_MS, 1);
  }

  check(now: number, { lastEnds }: GuardFacts): GuardWord | undefined {
    const { symbols, startMs, openMs = (_, from, to) => to - from } = this.options;
    for (const symbol of symbols) {
      const from = Math.max(startMs, lastEnds.get(symbol) ?? startMs);
      const passed = from < now ? openMs(symbol, from, now) : 0;
      if (passed <= this.mostMs) continue;
      if (Number.isNaN(passed)) throw new Error(`the market hours of ${symbol} are not known`);
      const since = new Date(from).toISOString();
      return {
        act: 'halt',
        sentence: `${symbol} must have a complete bar every ${seconds(this.mostMs)} s, and has none for ${seconds(passed)} s, since ${since}`,
      };
    }
    return undefined;
  }
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
