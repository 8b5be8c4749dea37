import type { Bars } from '../../core/bars.js';
import { EXIT_REASONS, type Trade } from '../../core/trade.js';
import { lowerBound } from './decimate.js';

/** A stretch of the window at one detail: each bucket stands for `barsPerBucket` bars (the last may have fewer). */
export interface PriceLevel {
  /** index of the first bar in the window */
  readonly fromBar: number;
  readonly barsPerBucket: number;
  /** bar open of the bucket's first bar, epoch milliseconds UTC */
  readonly timeMs: Float64Array;
  /** quote price; single precision is enough to draw and to read off */
  readonly open: Float32Array;
  readonly high: Float32Array;
  readonly low: Float32Array;
  readonly close: Float32Array;
}

/** Trades as marks on the price, in columns. Bars are indices in the window. */
export interface TradeMarks {
  readonly entryBar: Int32Array;
  readonly exitBar: Int32Array;
  readonly entryPrice: Float32Array;
  readonly exitPrice: Float32Array;
  /** 1 long, -1 short */
  readonly side: Int8Array;
  /** index into EXIT_REASONS */
  readonly reason: Uint8Array;
  /** 1 where pnl > 0 */
  readonly won: Uint8Array;
}

/** The price of the whole window in a bounded number of points, with full detail around some trades. */
export interface PriceHistory {
  readonly barCount: number;
  /** first the whole window, then windows in full detail */
  readonly levels: readonly PriceLevel[];
  readonly marks: TradeMarks;
  /** trades in all; more than there are marks where there were too many to embed */
  readonly tradeCount: number;
  readonly reasons: readonly string[];
  /** first bar and number of each calendar year, UTC */
  readonly years: readonly { readonly year: number; readonly fromBar: number; readonly toBar: number }[];
}

const MAX_BUCKETS = 4_000;
const MAX_MARKS = 5_000;
const MAX_DETAIL_BARS = 160;
const DETAIL_MARGIN_BARS = 25;

/** Builds the price panel's data.
 *  detailed  trades around which every bar is kept, if they are short enough */
export function buildPriceHistory(bars: Bars, trades: readonly Trade[], detailed: readonly Trade[]): PriceHistory {
  const barCount = bars.timeMs.length;
  const barsPerBucket = Math.max(1, Math.ceil(barCount / MAX_BUCKETS));
  const overall = mergeBars(bars, 0, barCount, barsPerBucket);
  return {
    barCount,
    levels: barsPerBucket === 1 ? [overall] : [overall, ...detailLevels(bars, detailed)],
    marks: markTrades(bars.timeMs, pickMarked(trades)),
    tradeCount: trades.length,
    reasons: EXIT_REASONS,
    years: findYears(bars.timeMs),
  };
}

/** Returns the bars around a trade, [from, to), with a margin on both sides. */
export function barsAround(timeMs: Float64Array, trade: Trade): [number, number] {
  const margin = DETAIL_MARGIN_BARS;
  return [
    Math.max(0, lowerBound(timeMs, trade.entryTimeMs) - margin),
    Math.min(timeMs.length, lowerBound(timeMs, trade.exitTimeMs) + 1 + margin),
  ];
}

/** Merges the bars [from, to) into buckets: first open, highest high, lowest low, last close. */
export function mergeBars(bars: Bars, from: number, to: number, barsPerBucket: number): PriceLevel {
  const count = Math.ceil((to - from) / barsPerBucket);
  const level = {
    fromBar: from,
    barsPerBucket,
    timeMs: new Float64Array(count),
    open: new Float32Array(count),
    high: new Float32Array(count),
    low: new Float32Array(count),
    close: new Float32Array(count),
  };
  for (let bucket = 0; bucket < count; bucket++) {
    const first = from + bucket * barsPerBucket;
    const end = Math.min(first + barsPerBucket, to);
    let high = -Infinity;
    let low = Infinity;
    for (let i = first; i < end; i++) {
      if (bars.high[i]! > high) high = bars.high[i]!;
      if (bars.low[i]! < low) low = bars.low[i]!;
    }
    level.timeMs[bucket] = bars.timeMs[first]!;
    level.open[bucket] = bars.open[first]!;
    level.high[bucket] = high;
    level.low[bucket] = low;
    level.close[bucket] = bars.close[end - 1]!;
  }
  return level;
}

function detailLevels(bars: Bars, detailed: readonly Trade[]): PriceLevel[] {
  return detailed
    .map((trade) => barsAround(bars.timeMs, trade))
    .filter(([from, to]) => to - from <= MAX_DETAIL_BARS)
    .map(([from, to]) => mergeBars(bars, from, to, 1));
}

/** All trades, or those with the largest absolute returns where there are too many, in their order. */
function pickMarked(trades: readonly Trade[]): readonly Trade[] {
  if (trades.length <= MAX_MARKS) return trades;
  const kept = new Set([...trades].sort((a, b) => Math.abs(b.return) - Math.abs(a.return)).slice(0, MAX_MARKS));
  return trades.filter((trade) => kept.has(trade));
}

function markTrades(timeMs: Float64Array, trades: readonly Trade[]): TradeMarks {
  return {
    entryBar: Int32Array.from(trades, (trade) => lowerBound(timeMs, trade.entryTimeMs)),
    exitBar: Int32Array.from(trades, (trade) => lowerBound(timeMs, trade.exitTimeMs)),
    entryPrice: Float32Array.from(trades, (trade) => trade.entryPrice),
    exitPrice: Float32Array.from(trades, (trade) => trade.exitPrice),
    side: Int8Array.from(trades, (trade) => (trade.side === 'long' ? 1 : -1)),
    reason: Uint8Array.from(trades, (trade) => EXIT_REASONS.indexOf(trade.exitReason)),
    won: Uint8Array.from(trades, (trade) => (trade.pnl > 0 ? 1 : 0)),
  };
}

function findYears(timeMs: Float64Array): PriceHistory['years'] {
  const years: { year: number; fromBar: number; toBar: number }[] = [];
  for (let from = 0; from < timeMs.length;) {
    const year = new Date(timeMs[from]!).getUTCFullYear();
    const to = lowerBound(timeMs, Date.UTC(year + 1, 0));
    years.push({ year, fromBar: from, toBar: to });
    from = to;
  }
  return years;
}
