import { DataError } from '../../core/errors.js';
import type { ExchangeTrade, TradingExchange } from './trading-exchange.js';

/** Trades of an answer that are asked for, where the exchange does not say that it gives fewer. */
const PAGE = 1000;

/** Reads the trades of a market from a time on, each once. A page may be short without being the last: the last one says nothing new.
 *  Throws DataError SERVICE_FAILED where more trades have one millisecond than a page holds, and what the exchange throws.
 *  sinceMs  epoch milliseconds of the exchange */
export async function readTrades(exchange: TradingExchange, market: string, sinceMs: number): Promise<ExchangeTrade[]> {
  const limit = pageLimit(exchange, market);
  const trades = new Map<string, ExchangeTrade>();
  for (let since = sinceMs; ;) {
    const page = await exchange.fetchMyTrades(market, since, limit);
    const before = trades.size;
    for (const trade of page) trades.set(requireId(exchange, trade), trade);
    const latest = Math.max(since, ...page.map(({ timestamp }) => timestamp ?? Number.NaN));
    if (Number.isNaN(latest)) throw unread(exchange, `trades of ${market} must have times, and one has none`);
    if (latest === since && page.length >= limit) throw unread(exchange, `${limit} trades of ${market} or more are of one millisecond`);
    if (trades.size === before) return [...trades.values()];
    since = latest;
  }
}

function pageLimit(exchange: TradingExchange, market: string): number {
  const limit = exchange.featureValue?.(market, 'fetchMyTrades', 'limit');
  return typeof limit === 'number' && limit > 0 ? Math.min(limit, PAGE) : PAGE;
}

function requireId(exchange: TradingExchange, { id }: ExchangeTrade): string {
  if (id === undefined) throw unread(exchange, 'a trade must have an id, and one has none');
  return id;
}

function unread({ id }: TradingExchange, sentence: string): DataError {
  return new DataError('SERVICE_FAILED', `the fills at ${id} cannot be read: ${sentence}`, { context: { exchange: id } });
}
