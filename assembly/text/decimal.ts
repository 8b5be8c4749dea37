/** Returns the shortest decimal significand that reads back as the number, the closest one where several are as short, with trailing zeros
 *  allowed; its power of ten is left at `exponent`.
 *  size      f64  finite, above 0
 *  powers    u64[2 * 617]  high and low half of ceil(10^k / 2^e) of 128 bits, k from -292 to 324
 *  exponent  usize  i32 out
 *  Source  Giulietti, The Schubfach way to render doubles, 2020; the layout of the table is that of Bolz, Drachennest       */
export function shortestDecimal(size: f64, powers: usize, exponent: usize): u64 {
  const bits = reinterpret<u64>(size);
  const fraction = bits & 0x000fffffffffffff, biased = <i32>(bits >> 52);
  const significand = biased == 0 ? fraction : fraction | 0x0010000000000000;
  const q = max(biased, 1) - 1075;
  if (q <= 0 && q > -53 && (significand & ((<u64>1 << -q) - 1)) == 0) {
    store<i32>(exponent, 0);
    return significand >> -q;
  }
  return between(significand, q, fraction == 0 && biased > 1, powers, exponent);
}

/** The rounding interval's ends and middle are scaled by a power of ten; a decimal inside is chosen, first with one digit less. */
// @ts-ignore: decorator
@inline
function between(significand: u64, q: i32, isLowerCloser: bool, powers: usize, exponent: usize): u64 {
  const k = (q * 1262611 - (isLowerCloser ? 524031 : 0)) >> 22;
  const shift = q + ((-k * 1741647) >> 19) + 1;
  const power = powers + (<usize>(292 - k) << 4);
  const high = load<u64>(power), low = load<u64>(power, 8);
  const odd = significand & 1, middle = significand << 2;
  const bottom = roundToOdd(high, low, (middle - 2 + u64(isLowerCloser)) << shift) + odd;
  const value = roundToOdd(high, low, middle << shift);
  const top = roundToOdd(high, low, (middle + 2) << shift) - odd;
  const s = value >> 2;
  if (s >= 10) {
    const tens = s / 10;
    const isBelowInside = bottom <= 40 * tens, isAboveInside = 40 * tens + 40 <= top;
    if (isBelowInside != isAboveInside) {
      store<i32>(exponent, k + 1);
      return tens + u64(isAboveInside);
    }
  }
  store<i32>(exponent, k);
  const isBelowInside = bottom <= 4 * s, isAboveInside = 4 * s + 4 <= top;
  if (isBelowInside != isAboveInside) return s + u64(isAboveInside);
  const half = 4 * s + 2;
  return s + u64(value > half || (value == half && (s & 1) == 1));
}

/** The high 64 bits of a product of 128 and 64 bits, with the last bit set where anything below it is. */
// @ts-ignore: decorator
@inline
function roundToOdd(high: u64, low: u64, factor: u64): u64 {
  const carried = multiplyHigh(low, factor), rest = high * factor;
  const sum = rest + carried;
  return (multiplyHigh(high, factor) + u64(sum < rest)) | u64(sum > 1);
}

/** The high half of a product of 64-bit numbers. */
// @ts-ignore: decorator
@inline
function multiplyHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff, a1 = a >> 32, b0 = b & 0xffffffff, b1 = b >> 32;
  const mixed = a1 * b0 + ((a0 * b0) >> 32);
  const other = a0 * b1 + (mixed & 0xffffffff);
  return a1 * b1 + (mixed >> 32) + (other >> 32);
}
