import { pairAt, valueAt } from "../columns/operand";
import { EQUAL, LESS, LESS_EQUAL, NOT_EQUAL, STATUS_OK } from "../layout";
import { packMasks } from "./pack";

/** Writes `left op right` as bits for the bars [from, to).
 *  op            i32       LESS, LESS_EQUAL, EQUAL, NOT_EQUAL
 *  left, right   f64[..]   a column, or 0 and then the number beside it counts
 *  out           bits      whole words of [from, to), from a multiple of 64; bits at and beyond `to` are 0
 *  NaN           makes every comparison false, NOT_EQUAL too
 *  Cost          O(to - from), allocates nothing                                    */
export function compare(op: i32, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): i32 {
  if (op == LESS) byKind(LESS, left, leftNumber, right, rightNumber, out, from, to);
  else if (op == LESS_EQUAL) byKind(LESS_EQUAL, left, leftNumber, right, rightNumber, out, from, to);
  else if (op == EQUAL) byKind(EQUAL, left, leftNumber, right, rightNumber, out, from, to);
  else byKind(NOT_EQUAL, left, leftNumber, right, rightNumber, out, from, to);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function byKind(op: i32, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): void {
  if (left == 0) loop(op, true, right == 0, left, leftNumber, right, rightNumber, out, from, to);
  else if (right == 0) loop(op, false, true, left, leftNumber, right, rightNumber, out, from, to);
  else loop(op, false, false, left, leftNumber, right, rightNumber, out, from, to);
}

// @ts-ignore: decorator
@inline
function loop(op: i32, leftIsNumber: bool, rightIsNumber: bool, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): void {
  const leftPair = f64x2.splat(leftNumber), rightPair = f64x2.splat(rightNumber);
  let i = <usize>from;
  const end = <usize>to;
  for (; i + 64 <= end; i += 64) {
    let word: u64 = 0;
    for (let part: usize = 0; part < 64; part += 16) {
      word |= compare16(op, leftIsNumber, rightIsNumber, left, leftPair, right, rightPair, i + part) << part;
    }
    store<u64>(out + ((i >> 6) << 3), word);
  }
  if (i < end) store<u64>(out + ((i >> 6) << 3), compareRest(op, left, leftNumber, right, rightNumber, i, end));
}

// @ts-ignore: decorator
@inline
function compare16(op: i32, leftIsNumber: bool, rightIsNumber: bool, left: usize, leftPair: v128, right: usize, rightPair: v128, i: usize): u64 {
  return packMasks(
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i), pairAt(rightIsNumber, right, rightPair, i)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 2), pairAt(rightIsNumber, right, rightPair, i + 2)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 4), pairAt(rightIsNumber, right, rightPair, i + 4)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 6), pairAt(rightIsNumber, right, rightPair, i + 6)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 8), pairAt(rightIsNumber, right, rightPair, i + 8)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 10), pairAt(rightIsNumber, right, rightPair, i + 10)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 12), pairAt(rightIsNumber, right, rightPair, i + 12)),
    comparePairs(op, pairAt(leftIsNumber, left, leftPair, i + 14), pairAt(rightIsNumber, right, rightPair, i + 14)),
  );
}

// @ts-ignore: decorator
@inline
function comparePairs(op: i32, a: v128, b: v128): v128 {
  if (op == LESS) return f64x2.lt(a, b);
  if (op == LESS_EQUAL) return f64x2.le(a, b);
  if (op == EQUAL) return f64x2.eq(a, b);
  return v128.or(f64x2.lt(a, b), f64x2.gt(a, b));
}

function compareRest(op: i32, left: usize, leftNumber: f64, right: usize, rightNumber: f64, from: usize, to: usize): u64 {
  let word: u64 = 0;
  for (let i = from; i < to; i++) {
    if (compareValues(op, valueAt(left, leftNumber, i), valueAt(right, rightNumber, i))) word |= (<u64>1) << (i - from);
  }
  return word;
}

// @ts-ignore: decorator
@inline
function compareValues(op: i32, a: f64, b: f64): bool {
  if (op == LESS) return a < b;
  if (op == LESS_EQUAL) return a <= b;
  if (op == EQUAL) return a == b;
  return a < b || a > b;
}
