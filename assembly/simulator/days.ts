import { Curve, startDay } from "./curve";
import { lower } from "./extremes";
import { Spec } from "./spec";

/** Settles the days that end flat before `to`: the first may differ from the day before, the others return exactly 0. */
// @ts-ignore: decorator
@inline
export function settleFlatDays(curve: Curve, spec: Spec, cash: f64, to: i32): void {
  if (curve.dayEnd >= to) return;
  settleDay(curve, spec, curve.day, cash);
  startDay(curve, spec, load<i32>(spec.market.dayOfBar + (<usize>(to - 1) << 2)));
  if (curve.dayEnd < to) startDay(curve, spec, curve.day + 1);
}

/** Settles the days that end before `to` while equity is `base + slope * (close - entry)`. */
// @ts-ignore: decorator
@inline
export function settleHeldDays(curve: Curve, spec: Spec, to: i32, base: f64, slope: f64, entry: f64): void {
  let dayEnd = curve.dayEnd;
  if (dayEnd >= to) return;
  let day = curve.day;
  do {
    settleDay(curve, spec, day, base + slope * (load<f64>(spec.market.close + (<usize>dayEnd << 3)) - entry));
    dayEnd = load<i32>(spec.market.dayEnd + (<usize>++day << 2));
  } while (dayEnd < to);
  curve.day = day;
  curve.dayEnd = dayEnd;
}

/** Books the return of a day that ends with this equity. What is booked once equity is gone counts for nothing: see record.ts. */
// @ts-ignore: decorator
@inline
export function settleDay(curve: Curve, spec: Spec, day: i32, equity: f64): void {
  const before = curve.dayEquity;
  if (equity == before) return;
  const change = equity / before - 1.0;
  curve.dayEquity = equity;
  if (curve.changedDays == 0) curve.firstReturn = change;
  curve.changedDays++;
  const shifted = change - curve.firstReturn;
  curve.returnShiftSum += shifted;
  curve.returnShiftSquares += shifted * shifted;
  const loss = lower(0.0, change); // no branch: which days lose is not to be foreseen
  curve.lossSquares += loss * loss;
  if (curve.returns != 0) addReturn(curve.returns, spec, day, change);
}

/** Adds a day's return to its block; block b of B holds the days [floor(b * days / B), floor((b + 1) * days / B)) of the window. */
function addReturn(returns: usize, spec: Spec, day: i32, change: f64): void {
  const dayOfBar = spec.market.dayOfBar;
  const first = load<i32>(dayOfBar + (<usize>spec.window.from << 2)), last = load<i32>(dayOfBar + (<usize>(spec.window.to - 1) << 2));
  const block = <i32>((<i64>(day - first + 1) * spec.returnBlocks - 1) / (last - first + 1));
  const width = <usize>spec.returnBlocks << 3, sum = returns + (<usize>block << 3), square = sum + width, product = square + width;
  store<f64>(sum, load<f64>(sum) + change);
  store<f64>(square, load<f64>(square) + change * change);
  store<f64>(product, load<f64>(product) + change * load<f64>(spec.market.benchmark + (<usize>day << 3)));
}

/** The returns of an account that was ruined are undefined: its blocks are all 0, as those of a trial that was not run. */
export function dropReturns(curve: Curve, spec: Spec): void {
  if (curve.returns != 0) memory.fill(curve.returns, 0, (<usize>spec.returnBlocks << 3) * 3);
}
