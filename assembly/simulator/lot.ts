import { Spec } from "./spec";

/** A quantity this near to a whole multiple, relative to it, is that multiple: what sizing rounds off is less. */
// @ts-ignore: decorator
@inline
export const NEAR: f64 = 8.881784197001252e-16; // 2^-50

/** F10: rounds down to a whole multiple of the lot, the decimal number that the multiple is on paper: 114 lots of 0.01 are 1.14. */
// @ts-ignore: decorator
@inline
export function roundToLot(quantity: f64, spec: Spec): f64 {
  const lots = quantity / spec.instrument.lot, near = nearest<f64>(lots);
  const whole = abs(lots - near) <= near * NEAR ? near : Math.floor(lots);
  return (whole * spec.instrument.lotUnits) / spec.instrument.lotScale;
}

/** Returns the whole multiple of the lot that is nearest to what adding and taking away of such multiples came to. */
export function nearestLot(quantity: f64, spec: Spec): f64 {
  if (!(spec.instrument.lot > 0)) return quantity;
  return (nearest<f64>(quantity / spec.instrument.lot) * spec.instrument.lotUnits) / spec.instrument.lotScale;
}
