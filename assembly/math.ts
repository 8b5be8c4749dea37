/** Elementary functions without tables: kernels have no static data, and these give the same bits on every engine. */

const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const LOG2_E: f64 = 1.44269504088896338700;

/** Natural logarithm, error below 1 ulp.
 *  NaN     for x < 0; log(0) is -Infinity
 *  Source  x = 2^k (1 + f); log(1 + f) = f - s (f - R(s^2)), s = f / (2 + f), as in Sun's fdlibm e_log */
export function log(x: f64): f64 {
  if (!(x > 0)) return x == 0 ? -Infinity : NaN;
  if (x == Infinity) return x;
  let bits = reinterpret<u64>(x), k: i64 = 0;
  if (bits < 0x0010000000000000) {
    bits = reinterpret<u64>(x * 18014398509481984.0);
    k = -54;
  }
  const rounded = bits + (<u64>(0x3ff00000 - 0x3fe6a09e) << 32);
  k += <i64>(rounded >> 52) - 1023;
  const mantissa = reinterpret<f64>((rounded & 0x000fffffffffffff) + (<u64>0x3fe6a09e << 32));
  const f = mantissa - 1.0;
  const half = 0.5 * f * f;
  const s = f / (2.0 + f);
  const z = s * s, w = z * z;
  const even = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const odd = z * (6.666666666666735130e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const exponent = <f64>k;
  return s * (half + even + odd) + exponent * LN2_LOW - half + f + exponent * LN2_HIGH;
}

/** e to the power x, error below 1 ulp.
 *  Source  x = k ln2 + r; e^r from the rational form of Sun's fdlibm e_exp */
export function exp(x: f64): f64 {
  if (isNaN(x)) return x;
  if (x > 709.782712893383973096) return Infinity;
  if (x < -745.13321910194110842) return 0;
  const k = <i32>Math.floor(LOG2_E * x + 0.5);
  const high = x - <f64>k * LN2_HIGH, low = <f64>k * LN2_LOW;
  const r = high - low;
  const z = r * r;
  const c = r - z * (1.66666666666666019037e-1 + z * (-2.77777777770155933842e-3 + z * (6.61375632143793436117e-5 + z * (-1.65339022054652515390e-6 + z * 4.13813679705723846039e-8))));
  return scale(1.0 + ((r * c) / (2.0 - c) - low + high), k);
}

/** Returns x * 2^k without losing the subnormal range. */
function scale(x: f64, k: i32): f64 {
  if (k > 1023) return x * 2.0 * reinterpret<f64>((<u64>(k - 1 + 1023)) << 52);
  if (k < -1022) return x * reinterpret<f64>((<u64>(k + 54 + 1023)) << 52) * 5.551115123125783e-17;
  return x * reinterpret<f64>((<u64>(k + 1023)) << 52);
}
