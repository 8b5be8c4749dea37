import { randomStream } from '../core/random.js';
import { quantileOfSorted } from '../core/quantile.js';

/** Drawdowns of the same trades in other orders. Fractions, 0 or below. */
export interface TradeOrder {
  /** in the order in which they came */
  readonly observed: number;
  readonly median: number;
  /** the drawdown that one order in twenty is as deep as */
  readonly deepTwentieth: number;
  readonly deepest: number;
  /** share of the orders that are as deep as the observed one */
  readonly asDeepShare: number;
  /** f64[orders], ascending: deepest first */
  readonly drawdowns: Float64Array;
}

export interface TradeOrderOptions {
  readonly seed: number;
  /** default 1,000 */
  readonly orders?: number | undefined;
}

/** Shuffles the trades and returns the distribution of the largest drawdown of the compounded equity, at trade exits.
 *  tradeReturns  f64[trade]  what each trade did to the whole account, a fraction of equity; NaN of none
 *  Source        Monte Carlo permutation of trades: Aronson, Evidence-based technical analysis, 2006, chapter 5               */
export function shuffleTradeOrder(tradeReturns: Float64Array, { seed, orders = 1000 }: TradeOrderOptions): TradeOrder {
  const random = randomStream(seed);
  const shuffled = tradeReturns.slice();
  const drawdowns = new Float64Array(tradeReturns.length === 0 ? 0 : orders);
  for (let order = 0; order < drawdowns.length; order++) {
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
    }
    drawdowns[order] = largestDrawdown(shuffled);
  }
  drawdowns.sort();
  const observed = tradeReturns.length === 0 ? Number.NaN : largestDrawdown(tradeReturns);
  const asDeep = drawdowns.filter((drawdown) => drawdown <= observed).length;
  return {
    observed,
    median: quantileOfSorted(drawdowns, 0.5),
    deepTwentieth: quantileOfSorted(drawdowns, 0.05),
    deepest: drawdowns[0] ?? Number.NaN,
    asDeepShare: asDeep / drawdowns.length,
    drawdowns,
  };
}

function largestDrawdown(returns: Float64Array): number {
  let [equity, peak, deepest] = [1, 1, 0];
  for (let i = 0; i < returns.length; i++) {
    equity *= Math.max(0, 1 + returns[i]!);
    if (equity > peak) peak = equity;
    else deepest = Math.min(deepest, equity / peak - 1);
  }
  return deepest;
}
