import { shortestDecimal } from "./decimal";
import { countDigits, writeDigits } from "./digits";

/** Writes a finite number as JavaScript prints it: the shortest text that reads back as the same number (-0 as 0), exponents from 1e21 on
 *  and below 1e-6.
 *  out      usize  room for 48 bytes, of which at most 25 are text; the others may be written over
 *  powers   usize  as `shortestDecimal` takes them
 *  Returns the end of the text.
 *  Source  ECMA-262, Number::toString                                          */
export function writeNumber(out: usize, value: f64, powers: usize): usize {
  if (value == 0.0) {
    store<u8>(out, 0x30);
    return out + 1;
  }
  if (value < 0.0) store<u8>(out++, 0x2d);
  const decimal = shortestDecimal(abs(value), powers, out);
  return place(out, decimal, load<i32>(out));
}

/** Writes decimal * 10^power. */
function place(out: usize, decimal: u64, power: i32): usize {
  while ((decimal & 1) == 0 && decimal % 10 == 0) {
    decimal /= 10;
    power++;
  }
  const digits = countDigits(decimal), point = digits + power;
  if (power >= 0 && point <= 21) {
    writeDigits(out, decimal, digits);
    v128.store(out + digits, i8x16.splat(0x30));
    store<u64>(out + digits, 0x3030303030303030, 16);
    return out + point;
  }
  if (point > 0 && point <= 21) {
    writeDigits(out + 1, decimal, digits);
    moveLeft(out, point);
    return out + digits + 1;
  }
  if (point > -6 && point <= 0) {
    store<u64>(out, 0x3030303030302e30);
    writeDigits(out + 2 - point, decimal, digits);
    return out + 2 - point + digits;
  }
  return placeWithExponent(out, decimal, digits, point - 1);
}

function placeWithExponent(out: usize, decimal: u64, digits: i32, exponent: i32): usize {
  writeDigits(out + 1, decimal, digits);
  moveLeft(out, 1);
  out += digits == 1 ? 1 : digits + 1;
  store<u8>(out, 0x65);
  store<u8>(out, exponent < 0 ? 0x2d : 0x2b, 1);
  const size = abs(exponent), length = countDigits(size);
  writeDigits(out + 2, size, length);
  return out + 2 + length;
}

/** Moves the first digits one place to the left and puts a point behind them; at most 16 stand before the point and behind it. */
// @ts-ignore: decorator
@inline
function moveLeft(out: usize, digits: i32): void {
  const rest = out + digits + 1, behind = v128.load(rest);
  v128.store(out, v128.load(out, 1));
  store<u8>(rest - 1, 0x2e);
  v128.store(rest, behind);
}
