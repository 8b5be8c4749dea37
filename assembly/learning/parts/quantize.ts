import { Growth } from "./growth";
import { countBitsOf } from "./sums";

/** Turns gradients and hessians into whole numbers in place, and writes their units and `countBits` into the growth.
 *  A unit is a power of two: the largest one keeps the sum over all rows below 2^53, where f64 is exact.
 *  sums      f64[rows][2] gradient, hessian -> i64[rows][2]
 *  largest   of |gradient| and of the hessians
 *  Source    quantised gradients, Shi et al. 2022, with units as fine as the sums allow */
export function quantize(growth: Growth, largestGradient: f64, largestHessian: f64): void {
  const bits = countBitsOf(growth.rows);
  growth.countBits = bits;
  const gradientPower = powerFor(largestGradient, 53 - bits), hessianPower = powerFor(largestHessian, min(53 - bits, 63 - 2 * bits));
  growth.gradientUnit = twoTo(-gradientPower);
  growth.hessianUnit = twoTo(-hessianPower);
  const gradientScale = twoTo(gradientPower), hessianScale = twoTo(hessianPower);
  const end = growth.sums + (<usize>growth.rows << 4);
  for (let at = growth.sums; at < end; at += 16) {
    const gradient = <i64>nearest(load<f64>(at) * gradientScale), hessian = <i64>nearest(load<f64>(at, 8) * hessianScale);
    store<i64>(at, gradient);
    store<i64>(at, (hessian << <i64>bits) | 1, 8);
  }
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
