import { sayTheSame, type FeedBar } from './feed-bar.js';

/** Remembers the latest bars that were left out, so that what a feed tells again and again is told on once. */
export class LeftBars {
  private readonly most: number;
  private readonly bars = new Map<string, FeedBar>();
  private readonly open = new Set<string>();

  /** most  bars that are remembered */
  constructor(most: number) {
    this.most = most;
  }

  /** Whether this very bar was left out before. */
  has(bar: FeedBar): boolean {
    const known = this.bars.get(keyOf(bar));
    return known !== undefined && sayTheSame(known, bar);
  }

  add(bar: FeedBar): void {
    const key = keyOf(bar);
    this.bars.delete(key);
    this.bars.set(key, bar);
    if (this.bars.size > this.most) this.bars.delete(this.bars.keys().next().value!);
  }

  /** Whether a bar of its symbol and time is open for the first time: its values may change until it ends. */
  isFirstOpen(bar: FeedBar): boolean {
    const key = keyOf(bar);
    if (this.open.has(key)) return false;
    this.open.add(key);
    if (this.open.size > this.most) this.open.delete(this.open.keys().next().value!);
    return true;
  }
}

function keyOf({ symbol, time }: FeedBar): string {
  return `${time} ${symbol}`;
}
