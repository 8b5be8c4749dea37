import { Spec } from "./spec";

/** Returns the price of a fill at the market: buying (side +1) pays the impact on top, selling (-1) gets that much less, at prices
 *  below 0 too. */
// @ts-ignore: decorator
@inline
export function sufferImpact(price: f64, side: f64, spec: Spec): f64 {
  return price * (1.0 + side * copysign<f64>(spec.rules.impact, price));
}

/** Returns what a unit is worth in the quote currency, which fees, sizes and turnover are shares of: never below 0. */
// @ts-ignore: decorator
@inline
export function notionalOf(price: f64, spec: Spec): f64 {
  return abs(price * spec.instrument.multiplier);
}
