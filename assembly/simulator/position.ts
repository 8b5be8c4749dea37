import { SIZING_ALL_IN, SIZING_FIXED, SIZING_FRACTION } from "../layout";
import { Spec, Trial } from "./spec";

/** The position that is held. Prices in quote currency; `side` is +1 or -1. */
@unmanaged
export class Position {
  side: f64;
  entryPrice: f64;
  /** what one unit adds to the equity on a close: `unitBase + unitSlope * (close - entryPrice)`, the entry's fee paid */
  unitBase: f64;
  unitSlope: f64;
  /** units that one of cash affords, fee included; 1 / notional of one unit */
  unitsPerCash: f64;
  perNotional: f64;
  quantity: f64;
  /** levels, NaN where there is none */
  stop: f64;
  target: f64;
  /** distances, NaN where there is none */
  stopDistance: f64;
  trail: f64;
  decisionBar: i32;
  entryBar: i32;
}

/** Sets what every trial shares that enters on the close of `decisionBar`: side, bar and price of the fill (F2). */
export function startPosition(position: Position, spec: Spec, decisionBar: i32, side: f64): void {
  const entryBar = decisionBar + spec.fillDelay;
  const prices = spec.fillDelay != 0 ? spec.open : spec.close;
  const price = load<f64>(prices + (<usize>entryBar << 3)) * (1.0 + side * spec.impact);
  position.side = side;
  position.decisionBar = decisionBar;
  position.entryBar = entryBar;
  position.entryPrice = price;
  position.unitSlope = side * spec.multiplier;
  position.unitBase = -price * spec.multiplier * spec.takerFee;
  position.perNotional = 1.0 / (price * spec.multiplier);
  position.unitsPerCash = 1.0 / (price * spec.multiplier * (1.0 + spec.takerFee));
}

/** Sets the trial's own levels and quantity (F4, F10); returns false where the quantity is 0. */
// @ts-ignore: decorator
@inline
export function openPosition(position: Position, spec: Spec, trial: Trial, cash: f64): bool {
  const bar = position.decisionBar, side = position.side, price = position.entryPrice;
  const stopDistance = distanceAt(trial.stop, trial.stopScale, bar);
  const trail = distanceAt(trial.trail, trial.trailScale, bar);
  position.stopDistance = stopDistance;
  position.trail = trail;
  position.stop = price - side * stopDistance;
  position.target = price + side * distanceAt(trial.target, trial.targetScale, bar);
  position.quantity = sizeOrder(cash, spec, position.unitsPerCash, riskDistance(position));
  return position.quantity > 0;
}

/** The initial risk: the stop's distance, or the trail's where there is no stop; NaN where it is infinite and so never met. */
// @ts-ignore: decorator
@inline
export function riskDistance(position: Position): f64 {
  const distance = position.stopDistance > 0 ? position.stopDistance : position.trail;
  return distance < Infinity ? distance : NaN;
}

/** Returns the distance decided at a bar; NaN where there is none (F4). */
// @ts-ignore: decorator
@inline
function distanceAt(column: usize, scale: f64, bar: i32): f64 {
  const distance = column == 0 ? scale : scale * load<f64>(column + (<usize>bar << 3));
  return distance > 0 ? distance : NaN;
}

/** F10: the quantity, capped by leverage and rounded down to the lot. */
// @ts-ignore: decorator
@inline
function sizeOrder(cash: f64, spec: Spec, unitsPerCash: f64, distance: f64): f64 {
  const affordable = cash * unitsPerCash;
  let quantity: f64;
  if (spec.sizing == SIZING_ALL_IN) quantity = affordable;
  else if (spec.sizing == SIZING_FRACTION) quantity = affordable * spec.fraction;
  else if (spec.sizing == SIZING_FIXED) quantity = spec.quantity;
  else quantity = (cash * spec.riskPerTrade) / (distance * spec.multiplier);
  const limit = spec.maxLeverage * affordable;
  if (quantity > limit) quantity = limit;
  return spec.lot > 0 ? Math.floor(quantity / spec.lot) * spec.lot : quantity;
}
