import type { AccountReplay } from './account.js';
import { drawdownOf, type AccountCurve, type TradeColumns } from './trade-columns.js';
import type { BarWindow, LegData } from './trading-data.js';

/** The account of legs on each mark of the window. */
export interface LegsCurve extends AccountCurve {
  /** i32 as f64[instant]: positions held at the close */
  readonly positions: Float64Array;
  /** marked notional of all positions / equity, and the same with sides set off */
  readonly gross: Float64Array;
}

/** Whether the curve is that of an account of legs. */
export function isLegsCurve(curve: AccountCurve): curve is LegsCurve {
  return 'positions' in curve;
}

/** Marks an account of legs on every instant of the window: its equity is the kernels', what is held follows from the trades. `position` is
 *  the number of positions, `exposure` the net one.
 *  multipliers  by leg: quote currency per unit and point */
export function markLegs(
  { equity }: AccountReplay,
  trades: TradeColumns,
  legs: readonly LegData[],
  { from, to }: BarWindow,
  initialCash: number,
  multipliers: readonly number[],
): LegsCurve {
  const column = (): Float64Array => new Float64Array(new SharedArrayBuffer((to - from) * 8));
  const [own, cash, positions, net, gross, exposure] = [column(), column(), column(), column(), column(), column()];
  own.set(equity.subarray(from, to));
  for (let t = 0; t < trades.count; t++) addTrade(t);
  for (let i = 0; i < own.length; i++) {
    cash[i] = own[i]! - net[i]!;
    exposure[i] = net[i]! / own[i]!;
    gross[i] = gross[i]! / own[i]!;
  }
  return { equity: own, drawdown: drawdownOf(own, initialCash), cash, position: positions, positions, exposure, gross };

  function addTrade(t: number): void {
    const leg = trades.leg![t]!;
    const { barAt, data } = legs[leg]!;
    const units = trades.quantity[t]! * multipliers[leg]!;
    for (let instant = trades.entryBar[t]!; instant < trades.exitBar[t]!; instant++) {
      const notional = units * data.market.bars.close[barAt[instant]!]!;
      positions[instant - from]!++;
      net[instant - from]! += trades.side[t]! * notional;
      gross[instant - from]! += Math.abs(notional);
    }
  }
}
