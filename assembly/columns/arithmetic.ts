import { ADD, DIVIDE, MULTIPLY, REMAINDER, STATUS_OK, SUBTRACT } from "../layout";
import { pairAt, valueAt } from "./operand";

/** Writes `left op right` for the bars [from, to).
 *  op            i32       ADD, SUBTRACT, MULTIPLY, DIVIDE, REMAINDER (sign of the left side, as in C)
 *  left, right   f64[..]   a column, or 0 and then the number beside it counts
 *  out           f64[..]   may be neither input; written on [from, to) only
 *  NaN           as IEEE 754
 *  Cost          O(to - from), allocates nothing                                    */
export function arithmetic(op: i32, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): i32 {
  if (op == REMAINDER) return remainder(left, leftNumber, right, rightNumber, out, from, to);
  if (op == ADD) byKind(ADD, left, leftNumber, right, rightNumber, out, from, to);
  else if (op == SUBTRACT) byKind(SUBTRACT, left, leftNumber, right, rightNumber, out, from, to);
  else if (op == MULTIPLY) byKind(MULTIPLY, left, leftNumber, right, rightNumber, out, from, to);
  else byKind(DIVIDE, left, leftNumber, right, rightNumber, out, from, to);
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function byKind(op: i32, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): void {
  if (left == 0) loop(op, true, false, left, leftNumber, right, rightNumber, out, from, to);
  else if (right == 0) loop(op, false, true, left, leftNumber, right, rightNumber, out, from, to);
  else loop(op, false, false, left, leftNumber, right, rightNumber, out, from, to);
}

// @ts-ignore: decorator
@inline
function loop(op: i32, leftIsNumber: bool, rightIsNumber: bool, left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): void {
  const leftPair = f64x2.splat(leftNumber), rightPair = f64x2.splat(rightNumber);
  let i = <usize>from;
  const end = <usize>to;
  for (; i + 2 <= end; i += 2) {
    v128.store(out + (i << 3), combinePairs(op, pairAt(leftIsNumber, left, leftPair, i), pairAt(rightIsNumber, right, rightPair, i)));
  }
  if (i < end) store<f64>(out + (i << 3), combine(op, valueAt(left, leftNumber, i), valueAt(right, rightNumber, i)));
}

// @ts-ignore: decorator
@inline
function combinePairs(op: i32, a: v128, b: v128): v128 {
  if (op == ADD) return f64x2.add(a, b);
  if (op == SUBTRACT) return f64x2.sub(a, b);
  if (op == MULTIPLY) return f64x2.mul(a, b);
  return f64x2.div(a, b);
}

// @ts-ignore: decorator
@inline
function combine(op: i32, a: f64, b: f64): f64 {
  if (op == ADD) return a + b;
  if (op == SUBTRACT) return a - b;
  if (op == MULTIPLY) return a * b;
  return a / b;
}

function remainder(left: usize, leftNumber: f64, right: usize, rightNumber: f64, out: usize, from: i32, to: i32): i32 {
  for (let i = <usize>from; i < <usize>to; i++) {
    store<f64>(out + (i << 3), valueAt(left, leftNumber, i) % valueAt(right, rightNumber, i));
  }
  return STATUS_OK;
}
