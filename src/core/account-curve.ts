import type { AccountReplay } from './account.js';
import { segmentsOfLeg, type HeldSegment } from './held-segments.js';
import { tradesByLeg } from './leg-curves.js';
import type { TradeColumns } from './trade-columns.js';
import { drawdownOf, type AccountCurve } from './market-curve.js';
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

/** Marks an account of legs on every instant of the window: its equity is the kernels', what is held follows from the trades, or from the
 *  fills where there are some. `position` is the number of positions, `exposure` the net one.
 *  multipliers  by leg: quote currency per unit and point */
export function markLegs(
  { equity, fills }: AccountReplay,
  trades: TradeColumns,
  legs: readonly LegData[],
  window: BarWindow,
  initialCash: number,
  multipliers: readonly number[],
): LegsCurve {
  const { from, to } = window;
  const column = (): Float64Array => new Float64Array(new SharedArrayBuffer((to - from) * 8));
  const [own, cash, positions, net, gross, exposure] = [column(), column(), column(), column(), column(), column()];
  own.set(equity.subarray(from, to));
  const ownTrades = tradesByLeg(trades.leg!, legs.length);
  legs.forEach((leg, index) =>
    segmentsOfLeg(trades, ownTrades[index]!, fills, index, window, multipliers[index]!).forEach((segment) => addSegment(segment, leg)),
  );
  for (let i = 0; i < own.length; i++) {
    cash[i] = own[i]! - net[i]!;
    exposure[i] = net[i]! / own[i]!;
    gross[i] = gross[i]! / own[i]!;
  }
  return { equity: own, drawdown: drawdownOf(own, initialCash), cash, position: positions, positions, exposure, gross };

  function addSegment({ from: start, to: end, units, slope }: HeldSegment, { barAt, data }: LegData): void {
    if (units === 0) return;
    for (let instant = start; instant < end; instant++) {
      const notional = slope * data.market.bars.close[barAt[instant]!]!;
      positions[instant - from]!++;
      net[instant - from]! += notional;
      gross[instant - from]! += Math.abs(notional);
    }
  }
}
