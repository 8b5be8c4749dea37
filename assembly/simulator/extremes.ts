/** The lower and the higher of two numbers, neither NaN: one instruction, where f64.min and f64.max need a dozen for NaN and -0. */
// @ts-ignore: decorator
@inline
export function lower(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

// @ts-ignore: decorator
@inline
export function higher(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(a), f64x2.splat(b)), 0);
}
