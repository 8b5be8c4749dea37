import type { JournalFill } from '../../live/journal/session-journal.js';
import type { WantedOrder } from '../../live/orders/order.js';

/** The fills that the rules gave a session on an instant. */
export interface WalkedFills {
  /** epoch milliseconds */
  readonly time: number;
  readonly fills: readonly JournalFill[];
}

export interface ModelFillOptions {
  /** whether the rules fill on the close that decides, else on the open behind it */
  readonly atClose: boolean;
  /** open to close of a bar, milliseconds */
  readonly timeframeMs: number;
  /** instants that are kept; default all */
  readonly most?: number | undefined;
}

/** What the rules of fills paid where a broker was sent an order. */
export class ModelFills {
  private readonly options: ModelFillOptions;
  private readonly instants: WalkedFills[] = [];

  constructor(options: ModelFillOptions) {
    this.options = options;
  }

  /** Takes what was walked, ascending in time. */
  add({ time, fills }: WalkedFills): void {
    this.instants.push({ time, fills });
    if (this.instants.length > (this.options.most ?? Number.POSITIVE_INFINITY)) this.instants.shift();
  }

  /** Returns the mean price that the rules gave an order's symbol and side on the instant that it was sent for, quote; NaN where they had no
   *  fill there. What left inside the bar that decided, as at a stop, and is sent for behind it, has the price that it left at. An order that
   *  rests on a level is compared with the instant that it was filled on.
   *  filledMs  when it was filled, epoch milliseconds */
  priceOf(order: WantedOrder, filledMs = Number.NaN): number {
    if (order.purpose === 'protect') return this.hasWalked(order, filledMs) ? this.priceAt(this.lastUntil(filledMs), order) : Number.NaN;
    const at = this.lastUntil(order.time);
    const [own, behind] = [this.priceAt(at, order), this.priceAt(at + 1, order)];
    return this.options.atClose || Number.isNaN(behind) ? own : behind;
  }

  /** Whether the instant that an order was sent for is walked. */
  hasWalked({ purpose, time }: WantedOrder, filledMs: number): boolean {
    if (purpose === 'protect') return this.lastTime + this.options.timeframeMs > filledMs;
    return this.options.atClose ? this.lastTime >= time : this.lastTime > time;
  }

  private get lastTime(): number {
    return this.instants.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  }

  private priceAt(at: number, { symbol, side }: WantedOrder): number {
    const own = this.instants[at]?.fills.filter((fill) => fill.symbol === symbol && fill.side === side) ?? [];
    const quantity = own.reduce((sum, fill) => sum + fill.quantity, 0);
    return own.reduce((sum, fill) => sum + fill.price * fill.quantity, 0) / quantity;
  }

  /** Position of the last instant up to a time; -1 where there is none. */
  private lastUntil(timeMs: number): number {
    let [low, high] = [0, this.instants.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.instants[middle]!.time <= timeMs) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
