const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const MAX_DIGITS = 15;

/** Returns the plain decimal in bytes [start, end), correctly rounded, or NaN where this fast path cannot tell.
 *  Up to 15 digits and a power of ten are both exact doubles, so that one division rounds once.
 *  Source  William D. Clinger, "How to Read Floating Point Numbers Accurately", 1990 */
export function exactDecimal(bytes: Uint8Array, start: number, end: number): number {
  const isNegative = bytes[start] === 0x2d;
  let at = isNegative ? start + 1 : start;
  if (at >= end || end - at > MAX_DIGITS + 1) return NaN;
  let digits = 0;
  let pointAt = -1;
  for (; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit >= 0 && digit <= 9) digits = digits * 10 + digit;
    else if (bytes[at] === 0x2e && pointAt < 0) pointAt = at;
    else return NaN;
  }
  if (pointAt === end - 1) return NaN;
  const size = pointAt < 0 ? digits : digits / POWERS_OF_TEN[end - 1 - pointAt]!;
  return isNegative ? -size : size;
}
