import { BAR_COLUMNS, type Bars } from '../../core/bars.js';
import type { FeedBar } from '../../live/bars/feed-bar.js';
import { openMarket, type OpenedMarket } from '../../data/open-market.js';
import type { MarketOpener } from '../market-data/open-beside.js';

const COLUMNS = ['timeMs', ...BAR_COLUMNS] as const;
const FIRST_ROOM = 1024;

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
}

/** A market whose bars become more. */
class GrowingMarket {
  private readonly first: OpenedMarket;
  private readonly columns: Record<(typeof COLUMNS)[number], Float64Array>;
  private count: number;

  constructor(first: OpenedMarket, firstMs = Number.POSITIVE_INFINITY) {
    const { bars } = first.market;
    this.first = first;
    const end = bars.timeMs.findIndex((time) => time >= firstMs);
    this.count = end < 0 ? bars.timeMs.length : end;
    this.columns = Object.fromEntries(COLUMNS.map((name) => [name, withRoom(bars[name].subarray(0, this.count))])) as typeof this.columns;
  }

  append({ time, ...bar }: FeedBar): void {
    if (this.count === this.columns.timeMs.length) for (const name of COLUMNS) this.columns[name] = withRoom(this.columns[name]);
    this.columns.timeMs[this.count] = time;
    for (const name of BAR_COLUMNS) this.columns[name][this.count] = bar[name];
    this.count++;
  }

  opened(): OpenedMarket {
    const bars = Object.fromEntries(COLUMNS.map((name) => [name, this.columns[name].subarray(0, this.count)])) as unknown as Bars;
    return { ...this.first, market: { ...this.first.market, bars } };
  }
}

function withRoom(values: Float64Array): Float64Array {
  const larger = new Float64Array(Math.max(FIRST_ROOM, 2 * values.length));
  larger.set(values);
  return larger;
}
