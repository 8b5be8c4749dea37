import {
  INTRABAR_DETAIL, INTRABAR_OPTIMISTIC, REASON_STOP, REASON_TARGET, SIZING_ALL_IN, SIZING_FIXED, SIZING_FRACTION,
} from "../layout";
import { Spec } from "./spec";

/** The position that is held, and how it was left. Prices in quote currency; `side` is +1 or -1. */
@unmanaged
export class Position {
  side: f64;
  entryPrice: f64;
  quantity: f64;
  /** levels, NaN where there is none */
  stop: f64;
  target: f64;
  /** distances, NaN where there is none */
  stopDistance: f64;
  trail: f64;
  entryFee: f64;
  decisionBar: i32;
  entryBar: i32;
  exitBar: i32;
  reason: i32;
  /** 1 where the bar of the exit saw the position after its open's scheduled fills */
  insideBar: i32;
  ambiguous: i32;
  exitPrice: f64;
  exitFeeRate: f64;
}

/** Opens a position decided on the close of `decisionBar` (F2, F4, F10); returns false where the quantity is 0. */
export function openPosition(position: Position, cash: f64, spec: Spec, decisionBar: i32, side: f64): bool {
  const entryBar = decisionBar + spec.fillDelay;
  const prices = spec.fillDelay != 0 ? spec.open : spec.close;
  const price = load<f64>(prices + (<usize>entryBar << 3)) * (1.0 + side * spec.impact);
  const stopDistance = distanceAt(spec.stop, spec.stopScale, decisionBar);
  const trail = distanceAt(spec.trail, spec.trailScale, decisionBar);
  const quantity = sizeOrder(cash, spec, price, stopDistance > 0 ? stopDistance : trail);
  if (!(quantity > 0)) return false;
  position.side = side;
  position.entryPrice = price;
  position.quantity = quantity;
  position.stopDistance = stopDistance;
  position.stop = price - side * stopDistance;
  position.target = price + side * distanceAt(spec.target, spec.targetScale, decisionBar);
  position.trail = trail;
  position.entryFee = quantity * price * spec.multiplier * spec.takerFee;
  position.decisionBar = decisionBar;
  position.entryBar = entryBar;
  position.ambiguous = 0;
  return true;
}

/** Returns the distance decided at a bar; NaN where there is none (F4). */
// @ts-ignore: decorator
@inline
export function distanceAt(column: usize, scale: f64, bar: i32): f64 {
  const distance = column == 0 ? scale : scale * load<f64>(column + (<usize>bar << 3));
  return distance > 0 ? distance : NaN;
}

/** F10: the quantity, capped by leverage and rounded down to the lot. */
// @ts-ignore: decorator
@inline
function sizeOrder(cash: f64, spec: Spec, price: f64, stopDistance: f64): f64 {
  const affordable = cash / (price * spec.multiplier * (1.0 + spec.takerFee));
  let quantity: f64;
  if (spec.sizing == SIZING_ALL_IN) quantity = affordable;
  else if (spec.sizing == SIZING_FRACTION) quantity = affordable * spec.fraction;
  else if (spec.sizing == SIZING_FIXED) quantity = spec.quantity;
  else quantity = (cash * spec.riskPerTrade) / (stopDistance * spec.multiplier);
  const limit = spec.maxLeverage * affordable;
  if (quantity > limit) quantity = limit;
  return spec.lot > 0 ? Math.floor(quantity / spec.lot) * spec.lot : quantity;
}

/** Leaves at a market price: impact and taker fee. */
// @ts-ignore: decorator
@inline
export function leaveAtMarket(position: Position, spec: Spec, bar: i32, price: f64, reason: i32, insideBar: i32): void {
  position.exitPrice = price * (1.0 - position.side * spec.impact);
  position.exitFeeRate = spec.takerFee;
  position.exitBar = bar;
  position.reason = reason;
  position.insideBar = insideBar;
}

/** Leaves at the target: no impact, maker fee. */
// @ts-ignore: decorator
@inline
function leaveAtTarget(position: Position, spec: Spec, bar: i32, price: f64): void {
  position.exitPrice = price;
  position.exitFeeRate = spec.makerFee;
  position.exitBar = bar;
  position.reason = REASON_TARGET;
  position.insideBar = spec.fillDelay;
}

/** F5 and F6 on one bar; returns true and fills the exit in where stop or target is met. */
export function tryStopAndTarget(position: Position, spec: Spec, bar: i32): bool {
  return position.side > 0 ? tryBar<Position>(true, position, spec, bar) : tryBar<Position>(false, position, spec, bar);
}

// @ts-ignore: decorator
@inline
function tryBar<T>(isLong: bool, position: Position, spec: Spec, bar: i32): bool {
  const at = <usize>bar << 3;
  const stop = position.stop, target = position.target;
  if (bar > position.entryBar) {
    const open = load<f64>(spec.open + at);
    if (isLong ? open <= stop : open >= stop) {
      leaveAtMarket(position, spec, bar, open, REASON_STOP, spec.fillDelay);
      return true;
    }
    if (isLong ? open >= target : open <= target) {
      leaveAtTarget(position, spec, bar, open);
      return true;
    }
  }
  const high = load<f64>(spec.high + at), low = load<f64>(spec.low + at);
  const stopped = isLong ? low <= stop : high >= stop;
  const reached = isLong ? high >= target : low <= target;
  if (!stopped && !reached) return false;
  if (takesTarget(isLong, position, spec, bar, stopped, reached)) leaveAtTarget(position, spec, bar, target);
  else leaveAtMarket(position, spec, bar, stop, REASON_STOP, spec.fillDelay);
  return true;
}

/** F6: which of the two is taken; sets `ambiguous` where a rule had to choose. */
// @ts-ignore: decorator
@inline
function takesTarget(isLong: bool, position: Position, spec: Spec, bar: i32, stopped: bool, reached: bool): bool {
  if (!(stopped && reached)) return reached;
  if (spec.intrabar == INTRABAR_DETAIL) {
    const first = askDetail(isLong, position, spec, bar);
    if (first != 0) return first == REASON_TARGET;
  }
  position.ambiguous = 1;
  return spec.intrabar == INTRABAR_OPTIMISTIC;
}

/** Returns which of stop and target the lower timeframe touches first, 0 where it cannot say. */
function askDetail(isLong: bool, position: Position, spec: Spec, bar: i32): i32 {
  if (spec.detailFirst == 0) return 0;
  const end = load<i32>(spec.detailFirst + (<usize>(bar + 1) << 2));
  for (let i = load<i32>(spec.detailFirst + (<usize>bar << 2)); i < end; i++) {
    const high = load<f64>(spec.detailHigh + (<usize>i << 3)), low = load<f64>(spec.detailLow + (<usize>i << 3));
    const stopped = isLong ? low <= position.stop : high >= position.stop;
    const reached = isLong ? high >= position.target : low <= position.target;
    if (stopped && reached) return 0;
    if (stopped) return REASON_STOP;
    if (reached) return REASON_TARGET;
  }
  return 0;
}

/** The initial risk: the stop's distance, or the trail's where there is no stop. */
// @ts-ignore: decorator
@inline
export function riskDistance(position: Position): f64 {
  return position.stopDistance > 0 ? position.stopDistance : position.trail;
}
