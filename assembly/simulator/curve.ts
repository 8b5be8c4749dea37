import { Spec } from "./spec";

/** A smaller share of the cash is what rounding leaves of nothing: 2^-40. */
// @ts-ignore: decorator
@inline
export const ROUNDING: f64 = 9.094947017729282e-13;

/** The running statistics of equity on bar marks, which is never stored: while flat it is the cash, while a position is held it is
 *  `base + slope * (close - entry)`, and every statistic needs only these two numbers for a stretch of bars. */
@unmanaged
export class Curve {
  /** highest mark so far, the initial cash included */
  peak: f64;
  /** lowest equity that does not deepen the drawdown */
  floor: f64;
  /** deepest 1 - equity / peak so far */
  maxDrawdown: f64;
  /** longest time from a peak until it was reached again, milliseconds */
  longestUnderWaterMs: f64;
  /** sum of the marks */
  equitySum: f64;
  /** equity at or below it is gone */
  ruin: f64;
  /** equity at the end of the last settled day */
  dayEquity: f64;
  /** return of the first day whose equity changed: sums are of what differs from it, so that squares stay small */
  firstReturn: f64;
  /** sum of return - firstReturn, over the days whose equity changed */
  returnShiftSum: f64;
  /** sum of (return - firstReturn)^2, over the days whose equity changed */
  returnShiftSquares: f64;
  /** sum of min(return, 0)^2 */
  lossSquares: f64;
  /** the last bar that stood at the peak */
  peakBar: i32;
  /** bars before this one are marked */
  marked: i32;
  /** the first bar on whose mark equity was gone, or -1 */
  ruinedBar: i32;
  /** the next calendar day to settle */
  day: i32;
  /** its last bar */
  dayEnd: i32;
  /** days whose equity changed */
  changedDays: i32;
  /** where the daily returns are summed, or 0; see Trial.returns */
  returns: usize;
  /** keeps what follows aligned */
  reserved: i32;
}

/** Starts the curve before the window's first bar. */
export function startCurve(curve: Curve, spec: Spec, returns: usize): void {
  const cash = spec.rules.cash, from = spec.window.from;
  curve.peak = cash;
  curve.floor = cash;
  curve.ruin = max(cash, 0.0) * ROUNDING;
  curve.ruinedBar = cash > 0 ? -1 : from; // as where the run before left nothing
  curve.peakBar = from - 1;
  curve.marked = from;
  curve.returns = returns;
  curve.dayEquity = cash;
  startDay(curve, spec, load<i32>(spec.market.dayOfBar + (<usize>from << 2)));
}

/** Starts a calendar day: its end is the next that is settled. */
// @ts-ignore: decorator
@inline
export function startDay(curve: Curve, spec: Spec, day: i32): void {
  curve.day = day;
  curve.dayEnd = load<i32>(spec.market.dayEnd + (<usize>day << 2));
}
