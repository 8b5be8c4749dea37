// @ts-ignore: decorator
@inline
const FAINT: f64 = 1.183e-271; // about 2^-900
/** 2^100 */
// @ts-ignore: decorator
@inline
export const LIFT: f64 = 1.2676506002282294e30;

/** Sums that only decay, as on a market that stands still, are doubled many times before they fade out: what counts is their ratio, and
 *  what moves next outweighs them by far. Exact, being a power of two.
 *  sums  two of them, >= 0; both are lifted where neither is above 2^-900 */
// @ts-ignore: decorator
@inline
export function liftFaint(sums: v128): v128 {
  return v128.any_true(f64x2.gt(sums, f64x2.splat(FAINT))) ? sums : f64x2.mul(sums, f64x2.splat(LIFT));
}

/** Whether the larger of sums that only decay is so small that they are to be lifted, all by LIFT. */
// @ts-ignore: decorator
@inline
export function isFaint(sum: f64): bool {
  return sum < FAINT;
}
