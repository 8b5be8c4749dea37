import { SIZING_ALL_IN, SIZING_FIXED, SIZING_WEIGHT } from "../layout";
import { Account } from "./account";
import { affordUnits, fillFee, notionalOf, sufferImpact, unitFee } from "./costs";
import { roundToLot } from "./lot";
import { Spec } from "./spec";
import { hasSteps } from "./steps";
import { hasTerms } from "./terms";
import { roundToTick } from "./tick";
import { Trial } from "./trial";

/** The position that is held. */
@unmanaged
export class Position {
  /** +1 or -1 */
  side: f64;
  /** quote price of the fill */
  entryPrice: f64;
  /** what one unit adds to the equity on a close is `unitBase + unitSlope * (close - entryPrice)`: the entry's fee, negated */
  unitBase: f64;
  /** side times the multiplier */
  unitSlope: f64;
  /** units that one of cash affords, fee included */
  unitsPerCash: f64;
  /** 1 / notional of one unit, NaN where that is 0 */
  perNotional: f64;
  /** units */
  quantity: f64;
  /** level of the stop, which a trail moves; NaN where there is none */
  stop: f64;
  /** level of the target, NaN where there is none */
  target: f64;
  /** the stop's distance at the entry, NaN where there is none */
  stopDistance: f64;
  /** the trail's distance, NaN where there is none */
  trail: f64;
  /** what one of its currency was worth in the account's at the entry; read where an account is walked by steps alone */
  entryRate: f64;
  /** bar on whose close the entry was decided */
  decisionBar: i32;
  /** bar of the fill */
  entryBar: i32;
}

/** Sets what every trial shares that enters on the close of `decisionBar`: side, bar and price of the fill (F2). */
export function startPosition(position: Position, spec: Spec, decisionBar: i32, side: f64): void {
  const prices = spec.rules.fillDelay != 0 ? spec.market.open : spec.market.close;
  setFill(position, spec, decisionBar, side, load<f64>(prices + (<usize>(decisionBar + spec.rules.fillDelay) << 3)));
}

/** The same, given the price before its impact. */
// @ts-ignore: decorator
@inline
export function setFill(position: Position, spec: Spec, decisionBar: i32, side: f64, atMarket: f64): void {
  const price = sufferImpact(atMarket, side, spec);
  if (hasSteps) position.entryRate = 1.0;
  position.side = side;
  position.decisionBar = decisionBar;
  position.entryBar = decisionBar + spec.rules.fillDelay;
  position.entryPrice = price;
  position.unitSlope = side * spec.instrument.multiplier;
  const notional = notionalOf(price, spec);
  position.unitBase = -unitFee(notional, spec.rules.takerFee, spec);
  position.perNotional = notional > 0 ? 1.0 / notional : NaN;
  position.unitsPerCash = 1.0 / unitCost(notional, spec);
}

/** What a unit costs, fee included. */
// @ts-ignore: decorator
@inline
function unitCost(notional: f64, spec: Spec): f64 {
  const cost = notional * (1.0 + spec.rules.takerFee);
  if (hasTerms) return cost + spec.instrument.feePerUnit;
  return cost;
}

/** Sets the trial's own levels and quantity (F4, F10); returns false where the quantity is 0, and counts why.
 *  Cash that is gone buys nothing. */
// @ts-ignore: decorator
@inline
export function openPosition(position: Position, spec: Spec, trial: Trial, account: Account): bool {
  const price = position.entryPrice, cash = account.ledger.cash;
  if (!(cash > account.curve.ruin)) return false;
  setLevels(position, spec, trial);
  const affordable = affordUnits(cash, position.unitsPerCash, hasTerms ? position.perNotional : 0, spec);
  const limit = spec.rules.maxLeverage * affordable;
  const share = spec.rules.sizing == SIZING_WEIGHT ? distanceAt(trial.weight, trial.weightScale, position.decisionBar) : spec.rules.fraction;
  const order = sizeOrder(cash, affordable, share, spec, position);
  const wanted = order > limit ? limit : order;
  const quantity = setQuantity(position, spec, wanted);
  if (quantity > 0) return true;
  if (wanted > 0) account.ledger.entriesBelowLot++;
  else if (price <= 0 && spec.rules.sizing <= SIZING_WEIGHT) account.ledger.entriesUnpriced++;
  return false;
}

/** I2, F10: sets the whole lots of what is wanted, or 0 where they are worth too little, and what the fill costs a unit; returns them. */
// @ts-ignore: decorator
@inline
export function setQuantity(position: Position, spec: Spec, wanted: f64): f64 {
  let quantity = spec.instrument.lot > 0 ? roundToLot(wanted, spec) : wanted;
  if (hasTerms) {
    const notional = notionalOf(position.entryPrice, spec);
    if (quantity * notional < spec.instrument.minNotional) quantity = 0;
    if (quantity > 0) position.unitBase = -fillFee(notional, spec.rules.takerFee, quantity, spec);
  }
  position.quantity = quantity;
  return quantity;
}

/** The initial risk: the stop's distance, or the trail's where there is no stop; NaN where it is infinite and so never met. */
// @ts-ignore: decorator
@inline
export function riskDistance(position: Position): f64 {
  const distance = position.stopDistance > 0 ? position.stopDistance : position.trail;
  return distance < Infinity ? distance : NaN;
}

/** Returns what a unit risks, account currency; NaN where there is no risk. */
// @ts-ignore: decorator
@inline
export function unitRisk(position: Position, distance: f64, spec: Spec): f64 {
  const risk = distance * spec.instrument.multiplier;
  return hasSteps ? risk * position.entryRate : risk;
}

/** Returns the distance decided at a bar (F4), or the share (F10). */
// @ts-ignore: decorator
@inline
function distanceAt(column: usize, scale: f64, bar: i32): f64 {
  return column == 0 ? scale : scale * load<f64>(column + (<usize>bar << 3));
}

/** F10: the quantity before it is capped; what is not above 0 is none. A share of the cash buys nothing at a price of 0 or below.
 *  affordable  units that the cash buys
 *  share       of these, for SIZING_FRACTION and SIZING_WEIGHT */
// @ts-ignore: decorator
@inline
export function sizeOrder(cash: f64, affordable: f64, share: f64, spec: Spec, position: Position): f64 {
  if (!(affordable > 0)) return 0; // a price that is NaN
  if (spec.rules.sizing == SIZING_FIXED) return spec.rules.quantity;
  if (spec.rules.sizing > SIZING_FIXED) return (cash * spec.rules.riskPerTrade) / (riskDistance(position) * spec.instrument.multiplier);
  if (!(position.entryPrice > 0)) return 0;
  return spec.rules.sizing == SIZING_ALL_IN ? affordable : affordable * share;
}

/** F4: sets the levels that the entry's decision brings. */
// @ts-ignore: decorator
@inline
function setLevels(position: Position, spec: Spec, trial: Trial): void {
  const bar = position.decisionBar;
  const stop = distanceAt(trial.stop, trial.stopScale, bar), target = distanceAt(trial.target, trial.targetScale, bar);
  setDistances(position, spec, stop, target, distanceAt(trial.trail, trial.trailScale, bar));
}

/** F4: sets the levels, given their distances; one that is not above 0 is none. Levels that are no ticks lie further from the entry
 *  (I1). */
// @ts-ignore: decorator
@inline
export function setDistances(position: Position, spec: Spec, stop: f64, target: f64, trail: f64): void {
  const side = position.side, price = position.entryPrice;
  position.stopDistance = orNone(stop);
  position.trail = orNone(trail);
  position.stop = roundToTick(price - side * position.stopDistance, -side, spec);
  position.target = roundToTick(price + side * orNone(target), side, spec);
}

// @ts-ignore: decorator
@inline
function orNone(distance: f64): f64 {
  return distance > 0 ? distance : NaN;
}
