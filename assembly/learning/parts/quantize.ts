import { Growth } from "./growth";
import { countBitsOf } from "./sums";

/** Turns gradients and hessians into whole numbers in place, and writes their units and `countBits` into the growth.
 *  A unit is a power of two, so fine that the sum over all rows stays below 2^51: f64 holds it exactly.
 *  sums      f64[rows][2] gradient, hessian -> i64[rows][2]
 *  largest   of |gradient| and of the hessians
 *  Source    quantised gradients, Shi et al. 2022, with units as fine as the sums allow */
export function quantize(growth: Growth, largestGradient: f64, largestHessian: f64): void {
  const bits = countBitsOf(growth.rows);
  growth.countBits = bits;
  const gradientPower = powerFor(largestGradient, 51 - bits), hessianPower = powerFor(largestHessian, min(51 - bits, 63 - 2 * bits));
  growth.gradientUnit = twoTo(-gradientPower);
  growth.hessianUnit = twoTo(-hessianPower);
  const scales = f64x2.replace_lane(f64x2.splat(twoTo(gradientPower)), 1, twoTo(hessianPower)), end = growth.sums + (<usize>growth.rows << 4);
  const one = i64x2.replace_lane(i64x2.splat(0), 1, 1);
  for (let at = growth.sums; at < end; at += 16) {
    const whole = wholeOf(f64x2.mul(v128.load(at), scales));
    v128.store(at, i64x2.add(i64x2.shuffle(whole, i64x2.shl(whole, bits), 0, 3), one));
  }
}

/** The nearest whole numbers, even ones of two, of numbers below 2^51 in size: beside 1.5 * 2^52 there is no room for fractions. */
// @ts-ignore: decorator
@inline
function wholeOf(numbers: v128): v128 {
  const large = f64x2.splat(6755399441055744.0);
  return i64x2.sub(f64x2.add(numbers, large), large);
}

/** The largest power k, at most 1000, for which 2^k * largest < 2^bits; 0 where nothing is to be scaled. */
function powerFor(largest: f64, bits: i32): i32 {
  if (!(largest > 0.0)) return 0;
  const exponent = <i32>((reinterpret<u64>(largest) >> 52) & 0x7ff) - 1022;
  return min(1000, bits - exponent);
}

function twoTo(power: i32): f64 {
  return reinterpret<f64>(<u64>(power + 1023) << 52);
}
