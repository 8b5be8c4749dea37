import { BAR_COLUMNS, type Bars } from '../../core/bars.js';
import type { FeedBar } from '../../live/bars/feed-bar.js';
import { openMarket, type OpenedMarket } from '../../data/open-market.js';
import type { MarketOpener } from '../market-data/open-beside.js';
import { Growing } from './growing.js';

const COLUMNS = ['timeMs', ...BAR_COLUMNS] as const;

/** The bars of the symbols of a session: the history that it began with, and what came since. */
export class SessionBars {
  private readonly symbols = new Map<string, GrowingMarket>();
  private readonly firstMs: number | undefined;

  /** firstMs  history ends before it; default with its last bar */
  constructor(firstMs?: number) {
    this.firstMs = firstMs;
  }

  /** Opens bars from the session; a symbol that it does not know yet is opened from its source, as its history. */
  readonly open: MarketOpener = async (request) => {
    const known = this.symbols.get(request.symbol) ?? new GrowingMarket(await openMarket(request), this.firstMs);
    this.symbols.set(request.symbol, known);
    return known.opened();
  };

  append(bars: readonly FeedBar[]): void {
    for (const bar of bars) this.symbols.get(bar.symbol)!.append(bar);
  }

  /** Takes the last bar of each of these symbols away. */
  drop(symbols: readonly string[]): void {
    for (const symbol of symbols) this.symbols.get(symbol)!.drop();
  }

  /** Bars of a symbol so far, as views. */
  barsOf(symbol: string): Bars {
    return this.symbols.get(symbol)!.bars;
  }
}

/** A market whose bars become more. */
class GrowingMarket {
  private readonly first: OpenedMarket;
  private readonly columns: Readonly<Record<(typeof COLUMNS)[number], Growing<Float64Array>>>;

  constructor(first: OpenedMarket, firstMs = Number.POSITIVE_INFINITY) {
    const { bars } = first.market;
    this.first = first;
    const end = bars.timeMs.findIndex((time) => time >= firstMs);
    const count = end < 0 ? bars.timeMs.length : end;
    this.columns = Object.fromEntries(
      COLUMNS.map((name) => [name, new Growing(bars[name].subarray(0, count))]),
    ) as unknown as typeof this.columns;
  }

  append({ time, ...bar }: FeedBar): void {
    this.columns.timeMs.push(time);
    for (const name of BAR_COLUMNS) this.columns[name].push(bar[name]);
  }

  drop(): void {
    for (const name of COLUMNS) this.columns[name].drop();
  }

  get bars(): Bars {
    return Object.fromEntries(COLUMNS.map((name) => [name, this.columns[name].view])) as unknown as Bars;
  }

  opened(): OpenedMarket {
    return { ...this.first, market: { ...this.first.market, bars: this.bars } };
  }
}
