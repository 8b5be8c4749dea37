import type { FillColumns } from './account.js';
import type { TradeColumns } from './trade-columns.js';

/** Returns the bars on whose closes positions were decided, by their number: entries may have waited for their price. */
export function decisionsByNumber({ decision, number }: FillColumns): ReadonlyMap<number, number> {
  return new Map(Array.from(decision, (bar, fill) => [number[fill]!, bar] as const).filter(([, bar]) => bar >= 0));
}

/** Returns i32[trade]: the bar on whose close each trade of a market was decided.
 *  fills      where the account was walked instant by instant
 *  delayBars  bars from the decision to a fill at the market: 1 at the next open, 0 at the close */
export function decisionBars({ entryBar, number }: TradeColumns, fills: FillColumns | undefined, delayBars: 0 | 1): Int32Array {
  const decisions = fills && decisionsByNumber(fills);
  return entryBar.map((bar, trade) => decisions?.get(number?.[trade] ?? trade) ?? bar - delayBars);
}
