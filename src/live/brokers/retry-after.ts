import type { TradingExchange } from './trading-exchange.js';

const LONGEST_MS = 60_000;

/** Returns how long an exchange said in its last answer that it is to be left alone, milliseconds, at most a minute; 0 without a word. */
export function retryAfterMs({ last_response_headers: headers }: TradingExchange): number {
  const found = Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'retry-after')?.[1];
  const seconds = Number(found);
  return seconds > 0 ? Math.min(seconds * 1000, LONGEST_MS) : 0;
}
