import type { FillColumns } from './account.js';
import { markSegment, segmentsOfLeg } from './held-segments.js';
import type { LegMoney } from './leg-money.js';
import type { TradeColumns } from './trade-columns.js';

/** The account on each bar's close. */
export interface AccountCurve {
  /** f64[bar of the window], quote currency */
  readonly equity: Float64Array;
  /** fraction <= 0 from the running peak, the initial cash included */
  readonly drawdown: Float64Array;
  /** quote currency: equity less the marked position */
  readonly cash: Float64Array;
  /** signed units held at the close */
  readonly position: Float64Array;
  /** marked notional / equity */
  readonly exposure: Float64Array;
}

/** Marks the account on every bar of the window from its trades, with the arithmetic of the kernels (F12): same bits; or from its fills,
 *  where
 *  there are some.
 *  close       f64[bar]  of the whole data; the window is [from, to)
 *  multiplier  quote currency per unit and point */
export function markAccount(
  trades: TradeColumns,
  close: Float64Array,
  window: { from: number; to: number },
  initialCash: number,
  multiplier: number,
  fills?: FillColumns,
  money?: LegMoney,
): AccountCurve {
  const { from, to } = window;
  // shared, so that other threads can write them to files
  const column = (): Float64Array => new Float64Array(new SharedArrayBuffer((to - from) * 8));
  const curve = { equity: column(), cash: column(), position: column(), exposure: column() };
  const own = Array.from({ length: trades.count }, (_, trade) => trade);
  for (const segment of segmentsOfLeg(trades, own, fills, 0, window, multiplier, initialCash, money)) {
    const { units, base } = segment;
    if (units === 0) {
      curve.equity.fill(base, segment.from - from, segment.to - from);
      curve.cash.fill(base, segment.from - from, segment.to - from);
      continue;
    }
    for (let bar = segment.from; bar < segment.to; bar++) {
      const { won: equity, notional, worth } = markSegment(segment, close[bar]!, bar);
      curve.equity[bar - from] = equity;
      curve.cash[bar - from] = segment.isMargin || segment.rates !== undefined ? equity - worth : base - segment.slope * segment.entry;
      curve.position[bar - from] = units;
      curve.exposure[bar - from] = notional / equity;
    }
  }
  return { ...curve, drawdown: drawdownOf(curve.equity, initialCash) };
}

/** Returns equity / running peak - 1, the initial cash being the first peak. */
export function drawdownOf(equity: Float64Array, initialCash: number): Float64Array {
  const drawdown = new Float64Array(new SharedArrayBuffer(equity.byteLength));
  let peak = initialCash;
  for (let i = 0; i < equity.length; i++) {
    if (equity[i]! > peak) peak = equity[i]!;
    drawdown[i] = equity[i]! / peak - 1;
  }
  return drawdown;
}
