import type { HeldSegment } from './held-segments.js';
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
 *  segments  of the leg, over the window: see segmentsOfLeg */
export function curveOfLeg(segments: readonly HeldSegment[], { barAt, data }: LegData, { from, to }: BarWindow): LegCurve {
  const curve = { pnl: new Float64Array(to - from), notional: new Float64Array(to - from) };
  const { close } = data.market.bars;
  for (const { from: start, to: end, units, slope, entry, base } of segments) {
    if (units === 0) curve.pnl.fill(base, start - from, end - from);
    else
      for (let instant = start; instant < end; instant++) {
        const price = close[barAt[instant]!]!;
        curve.pnl[instant - from] = base + slope * (price - entry);
        curve.notional[instant - from] = slope * price;
      }
  }
  return curve;
}
