import { cleanFrom } from "../columns/header";
import { pairAt, valueAt } from "../columns/operand";
import { STATUS_OK } from "../layout";
import { packMasks } from "./pack";

/** Writes where `left` crosses `right`, both ways in one pass, for the bars [from, to).
 *  left, right   f64[..]   a column with its header, or 0 and then the number beside it counts; not both numbers
 *  above         bits      out or 0: left[i] > right[i] and left[i-1] <= right[i-1]
 *  below         bits      out or 0: left[i] < right[i] and left[i-1] >= right[i-1]
 *  from          i32       a multiple of 64; bits at and beyond `to` are 0
 *  NaN           makes every comparison false
 *  Cost          O(to - from), allocates nothing. Where no NaN can stand, `<=` is `not >`: two comparisons a bar, not three */
export function cross(left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): i32 {
  if (left == 0) byKind(true, false, left, leftNumber, right, rightNumber, above, below, from, to);
  else if (right == 0) byKind(false, true, left, leftNumber, right, rightNumber, above, below, from, to);
  else byKind(false, false, left, leftNumber, right, rightNumber, above, below, from, to);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function byKind(leftIsNumber: bool, rightIsNumber: bool, left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): void {
  const firstClean = max(firstCleanBar(left, leftNumber, to), firstCleanBar(right, rightNumber, to));
  const split = min(to, max(from, (firstClean + 64) & ~63));
  crossSlowly(left, leftNumber, right, rightNumber, above, below, from, split);
  const rest = crossCleanWords(leftIsNumber, rightIsNumber, left, leftNumber, right, rightNumber, above, below, split, to);
  crossSlowly(left, leftNumber, right, rightNumber, above, below, rest, to);
}

function firstCleanBar(column: usize, number: f64, to: i32): i32 {
  if (column == 0) return isNaN(number) ? to : 0;
  return cleanFrom(column);
}

/** Whole words behind the last NaN; returns the first bar that was not reached. */
// @ts-ignore: decorator
@inline
function crossCleanWords(leftIsNumber: bool, rightIsNumber: bool, left: usize, leftNumber: f64, right: usize, rightNumber: f64, above: usize, below: usize, from: i32, to: i32): i32 {
  const leftPair = f64x2.splat(leftNumber), rightPair = f64x2.splat(rightNumber);
  let i = <usize>from;
  const end = <usize>to;
  if (i + 64 > end) return from;
  let wasAbove: u64 = valueAt(left, leftNumber, i - 1) > valueAt(right, rightNumber, i - 1) ? 1 : 0;
  let wasBelow: u64 = valueAt(left, leftNumber, i - 1) < valueAt(right, rightNumber, i - 1) ? 1 : 0;
  for (; i + 64 <= end; i += 64) {
    let greater: u64 = 0, less: u64 = 0;
    for (let part: usize = 0; part < 64; part += 16) {
      const a0 = pairAt(leftIsNumber, left, leftPair, i + part), b0 = pairAt(rightIsNumber, right, rightPair, i + part);
      const a1 = pairAt(leftIsNumber, left, leftPair, i + part + 2), b1 = pairAt(rightIsNumber, right, rightPair, i + part + 2);
      const a2 = pairAt(leftIsNumber, left, leftPair, i + part + 4), b2 = pairAt(rightIsNumber, right, rightPair, i + part + 4);
      const a3 = pairAt(leftIsNumber, left, leftPair, i + part + 6), b3 = pairAt(rightIsNumber, right, rightPair, i + part + 6);
      const a4 = pairAt(leftIsNumber, left, leftPair, i + part + 8), b4 = pairAt(rightIsNumber, right, rightPair, i + part + 8);
      const a5 = pairAt(leftIsNumber, left, leftPair, i + part + 10), b5 = pairAt(rightIsNumber, right, rightPair, i + part + 10);
      const a6 = pairAt(leftIsNumber, left, leftPair, i + part + 12), b6 = pairAt(rightIsNumber, right, rightPair, i + part + 12);
      const a7 = pairAt(leftIsNumber, left, leftPair, i + part + 14), b7 = pairAt(rightIsNumber, right, rightPair, i + part + 14);
      greater |= packMasks(f64x2.gt(a0, b0), f64x2.gt(a1, b1), f64x2.gt(a2, b2), f64x2.gt(a3, b3), f64x2.gt(a4, b4), f64x2.gt(a5, b5), f64x2.gt(a6, b6), f64x2.gt(a7, b7)) << part;
      less |= packMasks(f64x2.lt(a0, b0), f64x2.lt(a1, b1), f64x2.lt(a2, b2), f64x2.lt(a3, b3), f64x2.lt(a4, b4), f64x2.lt(a5, b5), f64x2.lt(a6, b6), f64x2.lt(a7, b7)) << part;
    }
    const word = (i >> 6) << 3;
    if (above != 0) store<u64>(above + word, greater & ~((greater << 1) | wasAbove));
    if (below != 0) store<u64>(below + word, less & ~((less << 1) | wasBelow));
    wasAbove = greater >> 63;
    wasBelow = less >> 63;
  }
  return <i32>i;
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
