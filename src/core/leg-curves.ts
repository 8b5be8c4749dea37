import type { TradeColumns } from './trade-columns.js';
import type { BarWindow, LegData } from './trading-data.js';

/** What a leg of an account did on each mark of the window; quote currency. */
export interface LegCurve {
  /** f64[instant of the window]: closed trades and the open one at the leg's last close, net of the fees paid so far */
  readonly pnl: Float64Array;
  /** f64[instant of the window]: notional held at the close, below 0 where it is short */
  readonly notional: Float64Array;
}

/** Returns the positions of each leg's trades, in the order of their exits.
 *  leg  i32[trade]: position of the leg */
export function tradesByLeg(leg: Int32Array, legCount: number): number[][] {
  const own: number[][] = Array.from({ length: legCount }, () => []);
  leg.forEach((each, trade) => own[each]!.push(trade));
  return own;
}

/** Marks what one leg of an account won on every instant of the window. The sum over all legs is the account's equity less its initial
 *  cash.
 *  own         positions of the leg's trades, in the order of their exits
 *  multiplier  quote currency per unit and point */
export function curveOfLeg(
  trades: TradeColumns,
  own: readonly number[],
  { barAt, data }: LegData,
  { from, to }: BarWindow,
  multiplier: number,
): LegCurve {
  const curve = { pnl: new Float64Array(to - from), notional: new Float64Array(to - from) };
  const { close } = data.market.bars;
  let [won, end] = [0, from];
  for (const trade of own) {
    const [entry, exit] = [trades.entryBar[trade]!, trades.exitBar[trade]!];
    curve.pnl.fill(won, end - from, Math.max(entry, end) - from);
    const slope = trades.side[trade]! * trades.quantity[trade]! * multiplier;
    for (let instant = entry; instant < exit; instant++) {
      const price = close[barAt[instant]!]!;
      curve.pnl[instant - from] = won - trades.entryFee[trade]! + slope * (price - trades.entryPrice[trade]!);
      curve.notional[instant - from] = slope * price;
    }
    won += trades.pnl[trade]!;
    end = exit;
  }
  curve.pnl.fill(won, end - from);
  return curve;
}
