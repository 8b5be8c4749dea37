import { sayTheSame, type FeedBar } from '../bars/feed-bar.js';

/** Bars that a feed asks for more than once, so that none is missed: each is told once, and again where it says something else. What is
 *  told before its end may end with the same values: it is told again then. */
export class ToldBars {
  private readonly timeframeMs: number;
  private readonly overlapMs: number;
  /** by symbol, by time */
  private readonly told = new Map<string, Map<number, FeedBar>>();

  /** overlapMs  how far behind its latest bar a symbol is asked for again, milliseconds */
  constructor(timeframeMs: number, overlapMs: number) {
    this.timeframeMs = timeframeMs;
    this.overlapMs = overlapMs;
  }

  /** Whether a bar that stands so at `now` is to be told; it counts as told then. */
  isNew(bar: FeedBar, now: number): boolean {
    const told = this.told.get(bar.symbol) ?? new Map<number, FeedBar>();
    this.told.set(bar.symbol, told);
    const before = told.get(bar.time);
    if (before !== undefined && sayTheSame(before, bar)) return false;
    if (now < bar.time + this.timeframeMs) return true;
    told.set(bar.time, bar);
    const oldest = this.latest(told) - this.overlapMs;
    for (const time of told.keys()) if (time < oldest) told.delete(time);
    return true;
  }

  /** Returns the time to ask from: the overlap before the latest bar of any symbol; undefined where nothing was told. Epoch
   *  milliseconds. */
  since(): number | undefined {
    const latest = [...this.told.values()].filter(({ size }) => size > 0).map((bars) => this.latest(bars));
    return latest.length === 0 ? undefined : Math.max(...latest) - this.overlapMs;
  }

  private latest(bars: ReadonlyMap<number, FeedBar>): number {
    return Math.max(...bars.keys());
  }
}
