// A tiny account by hand: two legs on five days, the second of them listed on the third, the first over after the fourth.
import { placeOnClock } from '../../src/core/account-clock.js';
import { SKIP_REASONS, type SkippedSignals } from '../../src/core/account.js';
import type { Bars, Market } from '../../src/core/bars.js';
import { EXIT_REASONS } from '../../src/core/trade.js';
import type { TradeColumns } from '../../src/core/trade-columns.js';
import type { LegData } from '../../src/core/trading-data.js';

export const DAY_MS = 86_400_000;

/** Makes a leg whose bars open at the given days.
 *  days   numbers of its bars' days, ascending
 *  close  f64[bar] */
export function makeLeg(symbol: string, days: readonly number[], close: readonly number[], dayCount: number): LegData {
  const timeMs = Float64Array.from(days, (day) => day * DAY_MS);
  const column = Float64Array.from(close);
  const bars: Bars = { timeMs, open: column, high: column, low: column, close: column, volume: column };
  const instantsMs = Float64Array.from({ length: dayCount }, (_, day) => day * DAY_MS);
  const market = { symbol, bars } as Market;
  return { data: { market, localTimeMs: timeMs, dayClockMs: timeMs, frames: [], identities: [] }, ...placeOnClock(timeMs, instantsMs) };
}

/** One closed trade: leg, side, instants, prices, quantity, and the fee of each fill. */
export interface PlainTrade {
  readonly leg: number;
  readonly side: 1 | -1;
  readonly entry: number;
  readonly exit: number;
  readonly from: number;
  readonly to: number;
  readonly quantity: number;
  readonly fee: number;
}

/** Returns trades in columns, in the order given. */
export function columnsOf(trades: readonly PlainTrade[]): TradeColumns {
  const wholes = (valueOf: (trade: PlainTrade) => number): Int32Array => Int32Array.from(trades, valueOf);
  const numbers = (valueOf: (trade: PlainTrade) => number): Float64Array => Float64Array.from(trades, valueOf);
  const none = new Float64Array(trades.length);
  return {
    count: trades.length,
    entryBar: wholes(({ entry }) => entry),
    exitBar: wholes(({ exit }) => exit),
    side: wholes(({ side }) => side),
    reason: wholes(() => EXIT_REASONS.indexOf('signal')),
    ambiguous: new Int32Array(trades.length),
    barsHeld: wholes(({ entry, exit }) => exit - entry),
    entryPrice: numbers(({ from }) => from),
    exitPrice: numbers(({ to }) => to),
    quantity: numbers(({ quantity }) => quantity),
    pnl: numbers(({ side, from, to, quantity, fee }) => side * quantity * (to - from) - 2 * fee),
    fees: numbers(({ fee }) => 2 * fee),
    tradeReturn: none,
    rMultiple: none,
    mae: none,
    mfe: none,
    entryFee: numbers(({ fee }) => fee),
    leg: wholes(({ leg }) => leg),
  };
}

/** Returns skipped signals in columns: leg and reason of each, all at the first instant. */
export function skips(...signals: readonly (readonly [leg: number, reason: (typeof SKIP_REASONS)[number]])[]): SkippedSignals {
  return {
    count: signals.length,
    leg: Int32Array.from(signals, ([leg]) => leg),
    decision: new Int32Array(signals.length),
    instant: new Int32Array(signals.length),
    side: new Int32Array(signals.length).fill(1),
    reason: Int32Array.from(signals, ([, reason]) => SKIP_REASONS.indexOf(reason)),
  };
}
