import type { FillEvent, WantedOrder } from '../../live/orders/order.js';
import { slippageBps } from '../monitoring/slippage-bps.js';
import { ModelFills, type ModelFillOptions, type WalkedFills } from './model-fills.js';

/** Instants, and fills that wait for theirs, that are kept. */
const MOST = 1000;

/** Compares what a broker fills with what the rules of fills give, once both are known. */
export class SlippageMeter {
  private readonly model: ModelFills;
  private waiting: { readonly order: WantedOrder; readonly fill: FillEvent }[] = [];

  constructor(options: Omit<ModelFillOptions, 'most'>) {
    this.model = new ModelFills({ ...options, most: MOST });
  }

  /** Takes what was walked, and returns the slippage of the fills that waited for it. */
  walked(instant: WalkedFills): number {
    this.model.add(instant);
    return this.judge();
  }

  /** Takes a fill of a broker's, and returns the slippage of those that need not wait. */
  filled(order: WantedOrder, fill: FillEvent): number {
    this.waiting = [...this.waiting, { order, fill }].slice(-MOST);
    return this.judge();
  }

  /** Returns the mean by quantity, basis points, above 0 worse; NaN where there is none. */
  private judge(): number {
    const isKnown = ({ order, fill }: (typeof this.waiting)[number]): boolean => this.model.hasWalked(order, fill.time);
    const known = this.waiting.filter(isKnown);
    this.waiting = this.waiting.filter((each) => !isKnown(each));
    let [sum, quantity] = [0, 0];
    for (const { order, fill } of known) {
      const bps = slippageBps(order.side, fill.price, this.model.priceOf(order, fill.time));
      if (!Number.isNaN(bps)) [sum, quantity] = [sum + bps * fill.quantity, quantity + fill.quantity];
    }
    return sum / quantity;
  }
}
