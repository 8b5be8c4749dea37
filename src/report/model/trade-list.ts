import type { Trade } from '../../core/trade.js';

/** A trade with its place in the run, counted from 1. */
export interface ListedTrade {
  readonly number: number;
  readonly trade: Trade;
}

/** The trades that a report lists: all where they are few, else the ends of the run and the extremes by return. */
export type TradeList =
  | { readonly kind: 'all'; readonly trades: readonly ListedTrade[] }
  | {
      readonly kind: 'excerpt';
      readonly total: number;
      readonly best: readonly ListedTrade[];
      readonly worst: readonly ListedTrade[];
      readonly first: readonly ListedTrade[];
      readonly last: readonly ListedTrade[];
    };

/** Lists at most `limit` trades in full, else `limit / 4` (rounded down) of each kind. Equal returns keep their order. */
export function listTrades(trades: readonly Trade[], limit: number): TradeList {
  const listed = trades.map((trade, i) => ({ number: i + 1, trade }));
  if (trades.length <= limit) return { kind: 'all', trades: listed };
  const each = Math.floor(limit / 4);
  const byReturn = [...listed].sort((a, b) => b.trade.return - a.trade.return || a.number - b.number);
  return {
    kind: 'excerpt',
    total: trades.length,
    best: byReturn.slice(0, each),
    worst: byReturn.slice(-each).reverse(),
    first: listed.slice(0, each),
    last: listed.slice(-each),
  };
}

/** Returns every trade of a list once. */
export function collectListed(list: TradeList): Trade[] {
  if (list.kind === 'all') return list.trades.map(({ trade }) => trade);
  return [...new Set([...list.best, ...list.worst, ...list.first, ...list.last].map(({ trade }) => trade))];
}
