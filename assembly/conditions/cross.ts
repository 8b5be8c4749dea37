import { cleanFrom, isBlankBefore, shadowOf } from "../columns/header";
import { valueAt } from "../columns/operand";
import { STATUS_OK } from "../layout";

/** Writes where `left` crosses `right`, both ways in one pass, for the bars [from, to).
 *  left, right   f64[..]   a column with its header, or 0 and then the number beside it counts; not both numbers
 *  above         bits      out or 0: left[i] > right[i] and left[i-1] <= right[i-1]
 *  below         bits      out or 0: left[i] < right[i] and left[i-1] >= right[i-1]
 *  from          i32       a multiple of 64; bits at and beyond `to` are 0
 *  NaN           makes every comparison false
 *  Cost          O(to - from), allocates nothing.: two comparisons a bar, the definition has four                      */
export function cross(left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): i32 {
  if (left == 0) byKind(true, false, left, leftNumber, right, rightNumber, above, below, from, to);
  else if (right == 0) byKind(false, true, left, leftNumber, right, rightNumber, above, below, from, to);
  else byKind(false, false, left, leftNumber, right, rightNumber, above, below, from, to);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function byKind(leftIsNumber: bool, rightIsNumber: bool, left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): void {
  const leftShadow: usize = leftIsNumber ? 0 : shadowOf(left), rightShadow: usize = rightIsNumber ? 0 : shadowOf(right);
  if (!((leftIsNumber || leftShadow != 0) && (rightIsNumber || rightShadow != 0))) {
    crossColumns(leftIsNumber, rightIsNumber, left, leftNumber, right, rightNumber, above, below, from, to);
    return;
  }
  const leftClean = firstCleanBar(left, leftNumber, to), rightClean = firstCleanBar(right, rightNumber, to);
  const clean = max(leftClean, rightClean);
  const isBlank = leftClean == clean ? isBlankUntil(left, clean) : isBlankUntil(right, clean);
  const split = min(to, max(from, isBlank ? clean & ~63 : (clean + 64) & ~63));
  if (isBlank) clearWords(above, below, from, split);
  else crossColumns(leftIsNumber, rightIsNumber, left, leftNumber, right, rightNumber, above, below, from, split);
  const rest = crossShadows(leftIsNumber, rightIsNumber, leftShadow, rightShadow, left, leftNumber, right, rightNumber, above, below, split, to);
  if (isBlank && rest > split && clean >= split) clearUntil(above, below, clean);
  crossSlowly(left, leftNumber, right, rightNumber, above, below, rest, to);
}

/** Before its first clean bar the column is NaN: nothing crosses it there, nor on that bar itself. */
// @ts-ignore: decorator
@inline
function isBlankUntil(column: usize, clean: i32): bool {
  return clean == 0 || (column != 0 && isBlankBefore(column));
}

/** No bar of the words [from, to) crosses. */
function clearWords(above: usize, below: usize, from: i32, to: i32): void {
  const bytes = (<usize>(to - from) >> 6) << 3, start = (<usize>from >> 6) << 3;
  if (above != 0) memory.fill(above + start, 0, bytes);
  if (below != 0) memory.fill(below + start, 0, bytes);
}

/** Within its word, no bar up to and with `bar` crosses. */
function clearUntil(above: usize, below: usize, bar: i32): void {
  const slot = (<usize>bar >> 6) << 3;
  const later = (~(<u64>1)) << (bar & 63);
  if (above != 0) store<u64>(above + slot, load<u64>(above + slot) & later);
  if (below != 0) store<u64>(below + slot, load<u64>(below + slot) & later);
}

function firstCleanBar(column: usize, number: f64, to: i32): i32 {
  if (column == 0) return isNaN(number) ? to : 0;
  return cleanFrom(column);
}

/** Whole words behind the last NaN, from the shadows; a word in which any two are equal asks the columns. Returns the
 *  first bar that was not reached. */
// @ts-ignore: decorator
@inline
function crossShadows(
  leftIsNumber: bool, rightIsNumber: bool, leftShadow: usize, rightShadow: usize, left: usize, leftNumber: f64, right: usize, rightNumber: f64,
  above: usize, below: usize, from: i32, to: i32,
): i32 {
  const leftFour = f32x4.splat(<f32>leftNumber), rightFour = f32x4.splat(<f32>rightNumber);
  const leftPair = f64x2.splat(leftNumber), rightPair = f64x2.splat(rightNumber);
  let i = <usize>from;
  if (i + 64 > <usize>to) return from;
  let wasAbove = wasGreater(left, leftNumber, right, rightNumber, i), wasBelow = wasGreater(right, rightNumber, left, leftNumber, i);
  for (; i + 64 <= <usize>to; i += 64) {
    let greater: u64 = 0, less: u64 = 0;
    for (let part: usize = 0; part < 64; part += 16) {
      const a = leftShadow + ((i + part) << 2), b = rightShadow + ((i + part) << 2);
      greater |= sixteenGreater(leftIsNumber, rightIsNumber, a, leftFour, b, rightFour) << part;
      less |= sixteenGreater(rightIsNumber, leftIsNumber, b, rightFour, a, leftFour) << part;
    }
    if ((greater | less) != ~(<u64>0)) {
      greater = wordGreater(false, leftIsNumber, rightIsNumber, left, leftPair, right, rightPair, i);
      less = wordGreater(false, rightIsNumber, leftIsNumber, right, rightPair, left, leftPair, i);
    }
    const word = (i >> 6) << 3;
    if (above != 0) store<u64>(above + word, greater & ~((greater << 1) | wasAbove));
    if (below != 0) store<u64>(below + word, less & ~((less << 1) | wasBelow));
    wasAbove = greater >> 63;
    wasBelow = less >> 63;
  }
  return <i32>i;
}

/** From the columns, wherever NaN may stand: `>=` and not `<=` is `>`. */
// @ts-ignore: decorator
@inline
function crossColumns(leftIsNumber: bool, rightIsNumber: bool, left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): void {
  const leftPair = f64x2.splat(leftNumber), rightPair = f64x2.splat(rightNumber);
  let i = <usize>from;
  let wasAtMost: u64 = 0, wasAtLeast: u64 = 0;
  if (i > 0) {
    const a = valueAt(left, leftNumber, i - 1), b = valueAt(right, rightNumber, i - 1);
    wasAtMost = a <= b ? 1 : 0;
    wasAtLeast = a >= b ? 1 : 0;
  }
  for (; i + 64 <= <usize>to; i += 64) {
    const atMost = wordGreater(true, rightIsNumber, leftIsNumber, right, rightPair, left, leftPair, i);
    const atLeast = wordGreater(true, leftIsNumber, rightIsNumber, left, leftPair, right, rightPair, i);
    const greater = atLeast & ~atMost, less = atMost & ~atLeast;
    const word = (i >> 6) << 3;
    if (above != 0) store<u64>(above + word, greater & ((atMost << 1) | wasAtMost));
    if (below != 0) store<u64>(below + word, less & ((atLeast << 1) | wasAtLeast));
    wasAtMost = atMost >> 63;
    wasAtLeast = atLeast >> 63;
  }
  crossSlowly(left, leftNumber, right, rightNumber, above, below, <i32>i, to);
}

/** 1 where left was greater than right one bar before `i`. */
// @ts-ignore: decorator
@inline
function wasGreater(left: usize, leftNumber: f64, right: usize, rightNumber: f64, i: usize): u64 {
  return i > 0 && valueAt(left, leftNumber, i - 1) > valueAt(right, rightNumber, i - 1) ? 1 : 0;
}

/** Sixteen bars' `left > right` as bits, from the shadows. */
// @ts-ignore: decorator
@inline
function sixteenGreater(leftIsNumber: bool, rightIsNumber: bool, left: usize, leftFour: v128, right: usize, rightFour: v128): u64 {
  const m0 = f32x4.gt(leftIsNumber ? leftFour : v128.load(left), rightIsNumber ? rightFour : v128.load(right));
  const m1 = f32x4.gt(leftIsNumber ? leftFour : v128.load(left, 16), rightIsNumber ? rightFour : v128.load(right, 16));
  const low = i16x8.narrow_i32x4_s(m0, m1);
  const m2 = f32x4.gt(leftIsNumber ? leftFour : v128.load(left, 32), rightIsNumber ? rightFour : v128.load(right, 32));
  const m3 = f32x4.gt(leftIsNumber ? leftFour : v128.load(left, 48), rightIsNumber ? rightFour : v128.load(right, 48));
  return <u64>i8x16.bitmask(i8x16.narrow_i16x8_s(low, i16x8.narrow_i32x4_s(m2, m3)));
}

/** 64 bars' `left > right` as bits, from the columns. */
// @ts-ignore: decorator
@inline
function wordGreater(orEqual: bool, leftIsNumber: bool, rightIsNumber: bool, left: usize, leftPair: v128, right: usize, rightPair: v128, i: usize): u64 {
  let word: u64 = 0;
  for (let part: usize = 0; part < 64; part += 16) {
    const a = left + ((i + part) << 3), b = right + ((i + part) << 3);
    const m0 = fourGreater(orEqual, leftIsNumber, rightIsNumber, a, leftPair, b, rightPair, 0), m1 = fourGreater(orEqual, leftIsNumber, rightIsNumber, a, leftPair, b, rightPair, 32);
    const m2 = fourGreater(orEqual, leftIsNumber, rightIsNumber, a, leftPair, b, rightPair, 64), m3 = fourGreater(orEqual, leftIsNumber, rightIsNumber, a, leftPair, b, rightPair, 96);
    word |= <u64>i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(m0, m1), i16x8.narrow_i32x4_s(m2, m3))) << part;
  }
  return word;
}

/** Four bars' `left > right`, or `left >= right`, as an i32x4 mask; `offset` is in bytes. */
// @ts-ignore: decorator
@inline
function fourGreater(orEqual: bool, leftIsNumber: bool, rightIsNumber: bool, left: usize, leftPair: v128, right: usize, rightPair: v128, offset: usize): v128 {
  const a0 = leftIsNumber ? leftPair : v128.load(left + offset), b0 = rightIsNumber ? rightPair : v128.load(right + offset);
  const a1 = leftIsNumber ? leftPair : v128.load(left + offset + 16), b1 = rightIsNumber ? rightPair : v128.load(right + offset + 16);
  if (orEqual) return v128.shuffle<i32>(f64x2.ge(a0, b0), f64x2.ge(a1, b1), 0, 2, 4, 6);
  return v128.shuffle<i32>(f64x2.gt(a0, b0), f64x2.gt(a1, b1), 0, 2, 4, 6);
}

/** Bar by bar, as the definition stands. */
function crossSlowly(left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): void {
  for (let start = <usize>from; start < <usize>to; start += 64) {
    let aboveWord: u64 = 0, belowWord: u64 = 0;
    for (let i = max<usize>(start, 1); i < min<usize>(start + 64, <usize>to); i++) {
      const a = valueAt(left, leftNumber, i), b = valueAt(right, rightNumber, i);
      const a1 = valueAt(left, leftNumber, i - 1), b1 = valueAt(right, rightNumber, i - 1);
      if (a > b && a1 <= b1) aboveWord |= (<u64>1) << (i - start);
      if (a < b && a1 >= b1) belowWord |= (<u64>1) << (i - start);
    }
    if (above != 0) store<u64>(above + ((start >> 6) << 3), aboveWord);
    if (below != 0) store<u64>(below + ((start >> 6) << 3), belowWord);
  }
}
