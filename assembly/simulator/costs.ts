import { Spec } from "./spec";
import { hasTerms } from "./terms";
import { roundToTick } from "./tick";

/** Returns the price of a fill at the market, a tick: buying (side +1) pays the impact on top, selling (-1) gets that much less, at prices
 *  below 0 too. */
// @ts-ignore: decorator
@inline
export function sufferImpact(price: f64, side: f64, spec: Spec): f64 {
  return roundToTick(price * (1.0 + side * copysign<f64>(spec.rules.impact, price)), side, spec);
}

/** Returns what a unit is worth in the quote currency, which fees, sizes and turnover are shares of: never below 0. */
// @ts-ignore: decorator
@inline
export function notionalOf(price: f64, spec: Spec): f64 {
  return abs(price * spec.instrument.multiplier);
}

/** Returns the fee of a unit, given its notional and the rate of its fill, where no minimum binds; quote currency. */
// @ts-ignore: decorator
@inline
export function unitFee(notional: f64, rate: f64, spec: Spec): f64 {
  const fee = notional * rate;
  if (hasTerms) return fee + spec.instrument.feePerUnit;
  return fee;
}

/** The same of a fill of a quantity, which is read where there are terms alone: its part of the minimum where that is more. */
// @ts-ignore: decorator
@inline
export function fillFee(notional: f64, rate: f64, quantity: f64, spec: Spec): f64 {
  const fee = unitFee(notional, rate, spec);
  if (hasTerms && spec.instrument.minimumFee > 0) return max(fee, spec.instrument.minimumFee / quantity);
  return fee;
}

/** Returns the units that cash affords, fee included.
 *  unitsPerCash  see Position
 *  perNotional   see Position; read where there are terms alone */
// @ts-ignore: decorator
@inline
export function affordUnits(cash: f64, unitsPerCash: f64, perNotional: f64, spec: Spec): f64 {
  const units = cash * unitsPerCash;
  if (hasTerms && spec.instrument.minimumFee > 0) return min(units, (cash - spec.instrument.minimumFee) * perNotional);
  return units;
}
