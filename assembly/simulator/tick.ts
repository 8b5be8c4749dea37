import { NEAR } from "./lot";
import { Spec } from "./spec";
import { hasTerms } from "./terms";

/** I1: returns the whole multiple of the tick that a price is, up to rounding, else the next one above (side +1, as for who buys) or below
 *  (-1): the decimal number that it is on paper. */
// @ts-ignore: decorator
@inline
export function roundToTick(price: f64, side: f64, spec: Spec): f64 {
  if (hasTerms) return spec.instrument.tick > 0 ? roundPrice(price, side, spec) : price;
  return price;
}

function roundPrice(price: f64, side: f64, spec: Spec): f64 {
  const ticks = price / spec.instrument.tick, near = nearest<f64>(ticks);
  const whole = abs(ticks - near) <= abs(near) * NEAR ? near : side > 0 ? Math.ceil(ticks) : Math.floor(ticks);
  return (whole * spec.instrument.tickUnits) / spec.instrument.tickScale + 0.0; // never -0
}
