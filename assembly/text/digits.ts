/** Returns the number of decimal digits, 1 for 0; below 10^18. */
export function countDigits(value: u64): i32 {
  if (value >= 1000000000000000) return value >= 10000000000000000 ? (value >= 100000000000000000 ? 18 : 17) : 16;
  let digits = 1;
  for (let limit: u64 = 10; value >= limit; limit *= 10) digits++;
  return digits;
}

/** Writes a number with exactly `digits` digits. */
export function writeDigits(out: usize, value: u64, digits: i32): void {
  let end = out + digits;
  while (value >= 100000000) {
    const rest = value / 100000000;
    end -= 8;
    writeEight(end, <u32>(value - rest * 100000000));
    value = rest;
  }
  let left = <u32>value;
  while (left >= 100) {
    const rest = left / 100;
    end -= 2;
    writeTwo(end, left - rest * 100);
    left = rest;
  }
  if (left >= 10) writeTwo(end - 2, left);
  else store<u8>(end - 1, 0x30 + left);
}

/** Writes two digits of a number below 100. */
// @ts-ignore: decorator
@inline
export function writeTwo(out: usize, value: u32): void {
  const tens = (value * 103) >> 10;
  store<u16>(out, <u16>(0x3030 + tens + ((value - tens * 10) << 8)));
}

// @ts-ignore: decorator
@inline
function writeEight(out: usize, value: u32): void {
  const high = value / 10000, low = value - high * 10000;
  const first = high / 100, third = low / 100;
  writeTwo(out, first);
  writeTwo(out + 2, high - first * 100);
  writeTwo(out + 4, third);
  writeTwo(out + 6, low - third * 100);
}
