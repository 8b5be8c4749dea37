import type { Bars } from '../../core/bars.js';
import { UsageError } from '../../core/errors.js';
import { checkHorizon } from './check-horizon.js';
import { labelBars, type Label, type Outcome } from './label.js';

export interface Barriers {
  /** 1 long, -1 short */
  readonly side: 1 | -1;
  /** f64[bar]  distances from the close in price units, read on the bar itself: an ATR, say; NaN or <= 0 is no label */
  readonly distance: Float64Array;
  /** distances to the target and to the stop, > 0 */
  readonly targetTimes: number;
  readonly stopTimes: number;
  /** bars after which it ends, >= 1 */
  readonly horizonBars: number;
}

/** Returns for each bar which barrier was touched first after its close: 1 the target, -1 the stop, 0 none within the horizon. A touch
 *  counts (<=, >=); where one bar touches both it was the stop, the pessimistic choice. Known at the close of the bar that touched, or of
 *  the last one; bars whose horizon reaches beyond the data have a label where a barrier was touched before.
 *  Throws UsageError MODEL_INVALID
 *  Source  López de Prado, Advances in Financial Machine Learning, 2018, 3.4, with highs and lows in place of closes */
export function tripleBarrier(bars: Bars, barMs: number, barriers: Barriers): Label {
  checkBarriers(bars, barriers);
  return labelBars(bars.timeMs, barMs, (bar) => touchOf(bars, bar, barriers));
}

function touchOf(
  { high, low, close }: Bars,
  bar: number,
  { side, distance, targetTimes, stopTimes, horizonBars }: Barriers,
): Outcome | undefined {
  const unit = distance[bar]!;
  if (!(unit > 0)) return undefined;
  const [target, stop] = [close[bar]! + side * targetTimes * unit, close[bar]! - side * stopTimes * unit];
  const end = bar + horizonBars,
    favourable = side === 1 ? high : low,
    adverse = side === 1 ? low : high;
  for (let at = bar + 1; at <= Math.min(end, close.length - 1); at++) {
    if (side * (adverse[at]! - stop) <= 0) return { value: -1, lastBar: at };
    if (side * (favourable[at]! - target) >= 0) return { value: 1, lastBar: at };
  }
  return end < close.length ? { value: 0, lastBar: end } : undefined;
}

function checkBarriers({ timeMs }: Bars, { side, distance, targetTimes, stopTimes, horizonBars }: Barriers): void {
  checkHorizon('triple barrier', horizonBars);
  if (side !== 1 && side !== -1) throw invalid(`side must be 1 or -1, not ${String(side)}`);
  if (distance.length !== timeMs.length) throw invalid(`needs a distance for each of ${timeMs.length} bars, not ${distance.length}`);
  for (const [name, times] of Object.entries({ targetTimes, stopTimes }))
    if (!(times > 0 && times < Infinity)) throw invalid(`${name} must be a number above 0, not ${times}`);
}

function invalid(sentence: string): UsageError {
  return new UsageError('MODEL_INVALID', `triple barrier ${sentence}`);
}
