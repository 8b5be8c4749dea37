import type { FeedBar } from '../../src/live/bars/feed-bar.js';

export const MINUTE = 60_000;
/** The open of minute 0: a whole day's. */
export const BEGIN = Date.UTC(2024, 0, 2);

export function minuteBar(symbol: string, minute: number, close = 100): FeedBar {
  const [high, low] = [Math.max(100, close), Math.min(100, close)];
  return { symbol, time: BEGIN + minute * MINUTE, open: 100, high, low, close, volume: 1 };
}

export function endOf(minute: number): number {
  return BEGIN + (minute + 1) * MINUTE;
}
