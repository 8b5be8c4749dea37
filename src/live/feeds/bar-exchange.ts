import type { FeedBar } from '../bars/feed-bar.js';

/** What a feed uses of an exchange: an object of ccxt is one. Each call throws where the exchange could not be asked. */
export interface BarExchange {
  readonly id: string;
  readonly has: Readonly<Record<string, unknown>>;
  readonly last_response_headers?: Readonly<Record<string, string>> | undefined;
  /** epoch milliseconds */
  fetchTime?(): Promise<number | undefined>;
  /** Returns bars from `since` on, epoch milliseconds, at most `limit`; the last one may be running. */
  fetchOHLCV(market: string, timeframe: string, since: number, limit: number): Promise<readonly ExchangeRow[]>;
  /** Returns what has changed since the last call: rows of the running bar, again and again. */
  watchOHLCV?(market: string, timeframe: string): Promise<readonly ExchangeRow[]>;
}

/** time (epoch milliseconds), open, high, low, close (quote price), volume (base units) */
export type ExchangeRow = readonly (number | null | undefined)[];

/** Returns the bars of rows, ascending in time; what an exchange leaves out is NaN. */
export function barsOf(rows: readonly ExchangeRow[], symbol: string): FeedBar[] {
  const bars = rows.map((row): FeedBar => {
    const [time, open, high, low, close, volume] = Array.from({ length: 6 }, (_, at) => row[at] ?? Number.NaN);
    return { symbol, time: time!, open: open!, high: high!, low: low!, close: close!, volume: volume! };
  });
  return bars.sort((a, b) => a.time - b.time);
}

/** Returns what kind an error is and what it says, without the address behind it and bounded; and what the exchange asks to wait, as it
 *  stands in its header. */
export function describeFailure(
  exchange: BarExchange,
  error: unknown,
): { readonly kind: string; readonly words: string; readonly retryAfter: string | undefined } {
  const kind = error instanceof Error ? error.name : 'error';
  const text = error instanceof Error ? error.message : String(error);
  const plain = text.replace(/(https?|wss?):\/\/\S+/g, '…').replace(/[^\x20-\x7e…]+/g, ' ');
  const retryAfter = Object.entries(exchange.last_response_headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  return { kind, words: `${kind}: ${plain.length > 120 ? `${plain.slice(0, 119)}…` : plain}`, retryAfter };
}
