// Functions that AssemblyScript's library computes from tables, which would need data in the shared memory.
// Polynomials and argument reductions are those of fdlibm (Sun Microsystems, 1993); nothing depends on the host.

/** Natural logarithm of two numbers, within 1 ulp. -Infinity at 0, NaN below, Infinity at Infinity.
 *  Source  fdlibm e_log.c: x = 2^k (1 + f), log(1 + f) from s = f / (2 + f) */
// @ts-ignore: decorator
@inline
export function logOf(x: v128): v128 {
  const tiny = f64x2.lt(x, f64x2.splat(2.2250738585072014e-308));
  const normal = v128.bitselect(f64x2.mul(x, f64x2.splat(18014398509481984.0)), x, tiny);
  const shifted = i64x2.add(normal, i64x2.splat(0x00095f6200000000));
  const exponent = i64x2.sub(i64x2.shr_s(shifted, 52), i64x2.splat(1023));
  const fraction = i64x2.add(v128.and(shifted, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  const count = f64x2.sub(wholeNumbers(exponent), v128.and(f64x2.splat(54.0), tiny));
  const value = logOfFraction(f64x2.sub(fraction, f64x2.splat(1.0)), count);
  const zero = f64x2.eq(x, f64x2.splat(0.0)), endless = f64x2.eq(x, f64x2.splat(Infinity));
  const finite = v128.bitselect(f64x2.splat(-Infinity), v128.bitselect(x, value, endless), zero);
  return v128.or(finite, v128.or(f64x2.ne(x, x), f64x2.lt(x, f64x2.splat(0.0))));
}

// @ts-ignore: decorator
@inline
function logOfFraction(f: v128, k: v128): v128 {
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2.0), f)), z = f64x2.mul(s, s), w = f64x2.mul(z, z);
  let even = times(w, 1.531383769920937332e-1, 2.222219843214978396e-1);
  even = f64x2.mul(w, plus(f64x2.mul(w, even), 3.999999999940941908e-1));
  let odd = times(w, 1.479819860511658591e-1, 1.818357216161805012e-1);
  odd = plus(f64x2.mul(w, odd), 2.857142874366239149e-1);
  odd = f64x2.mul(z, plus(f64x2.mul(w, odd), 6.666666666666735130e-1));
  const half = f64x2.mul(f64x2.mul(f, f), f64x2.splat(0.5));
  const inner = f64x2.mul(s, f64x2.add(half, f64x2.add(even, odd)));
  const low = f64x2.add(inner, f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)));
  return f64x2.add(f64x2.add(f64x2.sub(low, half), f), f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1)));
}

/** e to the power of two numbers, within 1 ulp for normal results; 0 and Infinity beyond the range.
 *  Source  fdlibm e_exp.c: x = k ln2 + r, exp(r) from r - r^2 P(r^2) */
// @ts-ignore: decorator
@inline
export function expOf(x: v128): v128 {
  const bounded = f64x2.pmax(f64x2.pmin(x, f64x2.splat(710.0)), f64x2.splat(-746.0));
  const k = f64x2.nearest(f64x2.mul(bounded, f64x2.splat(1.44269504088896338700)));
  const high = f64x2.sub(bounded, f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1)));
  const low = f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10));
  const r = f64x2.sub(high, low), z = f64x2.mul(r, r);
  let even = times(z, 4.13813679705723846039e-8, -1.65339022054652515390e-6);
  even = plus(f64x2.mul(z, even), 6.61375632143793436117e-5);
  even = plus(f64x2.mul(z, even), -2.77777777770155933842e-3);
  even = plus(f64x2.mul(z, even), 1.66666666666666019037e-1);
  const c = f64x2.sub(r, f64x2.mul(z, even));
  const ratio = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2.0), c));
  const value = plus(f64x2.add(f64x2.sub(ratio, low), high), 1.0);
  return v128.or(scaleByPower(value, k), f64x2.ne(x, x));
}

/** value * 2^k in two steps, so that results below the normal range are reached */
// @ts-ignore: decorator
@inline
function scaleByPower(value: v128, k: v128): v128 {
  const half = f64x2.floor(f64x2.mul(k, f64x2.splat(0.5)));
  return f64x2.mul(f64x2.mul(value, powerOfTwo(half)), powerOfTwo(f64x2.sub(k, half)));
}

// @ts-ignore: decorator
@inline
function powerOfTwo(k: v128): v128 {
  const whole = i64x2.extend_low_i32x4_s(i32x4.trunc_sat_f64x2_s_zero(k));
  return i64x2.shl(i64x2.add(whole, i64x2.splat(1023)), 52);
}

/** Two 64-bit whole numbers of small size as f64 */
// @ts-ignore: decorator
@inline
function wholeNumbers(value: v128): v128 {
  return f64x2.convert_low_i32x4_s(i32x4.shuffle(value, value, 0, 2, 0, 2));
}

/** factor * z + addend */
// @ts-ignore: decorator
@inline
function times(z: v128, factor: f64, addend: f64): v128 {
  return f64x2.add(f64x2.mul(z, f64x2.splat(factor)), f64x2.splat(addend));
}

// @ts-ignore: decorator
@inline
function plus(value: v128, addend: f64): v128 {
  return f64x2.add(value, f64x2.splat(addend));
}

/** Arc tangent of two numbers in radians, within 1 ulp.
 *  Source  fdlibm s_atan.c: the argument is turned by atan 0.5, 1, 1.5 or infinity to at most 7/16 */
// @ts-ignore: decorator
@inline
export function atanOf(x: v128): v128 {
  const size = f64x2.abs(x), one = f64x2.splat(1.0);
  const half = f64x2.ge(size, f64x2.splat(0.4375)), whole = f64x2.ge(size, f64x2.splat(0.6875));
  const more = f64x2.ge(size, f64x2.splat(1.1875)), endless = f64x2.ge(size, f64x2.splat(2.4375));
  const turn = chosen(0.0, 0.5, 1.0, 1.5, half, whole, more);
  const over = v128.bitselect(f64x2.splat(-1.0), f64x2.sub(size, turn), endless);
  const under = v128.bitselect(size, f64x2.add(one, f64x2.mul(turn, size)), endless);
  const high = v128.bitselect(
    f64x2.splat(1.57079632679489655800), chosen(0.0, 4.63647609000806093515e-1, 7.85398163397448278999e-1, 9.82793723247329054082e-1, half, whole, more), endless,
  );
  const low = v128.bitselect(
    f64x2.splat(6.12323399573676603587e-17), chosen(0.0, 2.26987774529616870924e-17, 3.06161699786838301793e-17, 1.39033110312309984516e-17, half, whole, more), endless,
  );
  const t = f64x2.div(over, under);
  const angle = f64x2.sub(high, f64x2.sub(f64x2.sub(f64x2.mul(t, atanSeries(t)), low), t));
  return v128.or(v128.or(angle, v128.and(x, f64x2.splat(-0.0))), f64x2.ne(x, x));
}

/** The last of four numbers whose condition holds; the first has none. */
// @ts-ignore: decorator
@inline
function chosen(none: f64, first: f64, second: f64, third: f64, isFirst: v128, isSecond: v128, isThird: v128): v128 {
  const early = v128.bitselect(f64x2.splat(first), f64x2.splat(none), isFirst);
  return v128.bitselect(f64x2.splat(third), v128.bitselect(f64x2.splat(second), early, isSecond), isThird);
}

// @ts-ignore: decorator
@inline
function atanSeries(t: v128): v128 {
  const z = f64x2.mul(t, t), w = f64x2.mul(z, z);
  let even = times(w, 1.62858201153657823623e-2, 4.97687799461593236017e-2);
  even = plus(f64x2.mul(w, even), 6.66107313738753120669e-2);
  even = plus(f64x2.mul(w, even), 9.09088713343650656196e-2);
  even = plus(f64x2.mul(w, even), 1.42857142725034663711e-1);
  even = plus(f64x2.mul(w, even), 3.33333333333329318027e-1);
  let odd = times(w, -3.65315727442169155270e-2, -5.83357013379057348645e-2);
  odd = plus(f64x2.mul(w, odd), -7.69187620504482999495e-2);
  odd = plus(f64x2.mul(w, odd), -1.11111104054623557880e-1);
  odd = plus(f64x2.mul(w, odd), -1.99999999998764832476e-1);
  return f64x2.add(f64x2.mul(z, even), f64x2.mul(w, odd));
}
