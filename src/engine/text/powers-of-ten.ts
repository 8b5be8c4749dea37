/** Returns the table that numbers are written with: for each power 10^k the 128 bits of ceil(10^k / 2^e) whose highest bit is set,
 *  the high half first. k runs from `first` up. u64[2 * count]. */
export function powersOfTen(first: number, count: number): BigUint64Array {
  const table = new BigUint64Array(2 * count);
  for (let index = 0; index < count; index++) {
    const bits = normalize(first + index);
    table[2 * index] = bits >> 64n;
    table[2 * index + 1] = BigInt.asUintN(64, bits);
  }
  return table;
}

/** One bit too many at most: the length of 10^n in bits is known to one. */
function normalize(exponent: number): bigint {
  const power = 10n ** BigInt(Math.abs(exponent));
  const length = BigInt(bitLength(power));
  if (exponent >= 0) return length <= 128n ? power << (128n - length) : divideUp(power, 1n << (length - 128n));
  const shift = 127n + length;
  return divideUp(1n << shift, power);
}

function divideUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}

function bitLength(value: bigint): number {
  return value.toString(16).length * 4 - (3 - Math.floor(Math.log2(Number.parseInt(value.toString(16)[0]!, 16))));
}
