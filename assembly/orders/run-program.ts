import {
  PROGRAM_ABSOLUTE, PROGRAM_ADD, PROGRAM_AND, PROGRAM_ARC_TANGENT, PROGRAM_COLUMN, PROGRAM_CONDITION, PROGRAM_DIVIDE, PROGRAM_EQUAL,
  PROGRAM_EXPONENTIAL, PROGRAM_LESS, PROGRAM_LESS_EQUAL, PROGRAM_LOGARITHM, PROGRAM_MAXIMUM, PROGRAM_MINIMUM, PROGRAM_MULTIPLY,
  PROGRAM_NEAREST, PROGRAM_NOT, PROGRAM_NOT_EQUAL, PROGRAM_NUMBER, PROGRAM_OR, PROGRAM_POSITION, PROGRAM_REMAINDER, PROGRAM_ROUND_DOWN,
  PROGRAM_ROUND_UP, PROGRAM_SELECT, PROGRAM_SIGN, PROGRAM_SQUARE_ROOT, PROGRAM_SUBTRACT,
} from "./codes";
import { atanOf, expOf, logOf } from "../math";
import { bitAt } from "../simulator/signals";
import { Facts } from "./facts";
import { ProgramStep, stepAt } from "./program-step";

/** Works a program out on the close of a bar and returns the value of its last step; a column's arithmetic, to the bit.
 *  steps  ProgramStep[count]
 *  facts  what the position is on that close                                           */
export function runProgram(steps: usize, count: i32, facts: Facts, bar: i32): f64 {
  for (let index = 0; index < count; index++) {
    const step = stepAt(steps, index);
    step.value = work(step, steps, facts, bar);
  }
  return stepAt(steps, count - 1).value;
}

function work(step: ProgramStep, steps: usize, facts: Facts, bar: i32): f64 {
  switch (step.code) {
    case PROGRAM_COLUMN: return load<f64>(<usize>step.a + (<usize>bar << 3));
    case PROGRAM_CONDITION: return bitAt(<usize>step.a, bar) ? 1 : 0;
    case PROGRAM_NUMBER: return step.number;
    case PROGRAM_POSITION: return load<f64>(changetype<usize>(facts) + (<usize>step.a << 3));
    case PROGRAM_SELECT: return valueOf(steps, step.a) != 0 ? valueOf(steps, step.b) : valueOf(steps, step.c);
  }
  const a = valueOf(steps, step.a), b = valueOf(steps, step.b);
  if (step.code < PROGRAM_LESS) return combine(step.code, a, b);
  return step.code < PROGRAM_ABSOLUTE ? (decide(step.code, a, b) ? 1 : 0) : apply(step.code, a, b);
}

// @ts-ignore: decorator
@inline
function valueOf(steps: usize, index: i32): f64 {
  return stepAt(steps, index).value;
}

function combine(code: i32, a: f64, b: f64): f64 {
  if (code == PROGRAM_ADD) return a + b;
  if (code == PROGRAM_SUBTRACT) return a - b;
  if (code == PROGRAM_MULTIPLY) return a * b;
  return code == PROGRAM_DIVIDE ? a / b : a % b;
}

/** NaN makes every comparison false. */
function decide(code: i32, a: f64, b: f64): bool {
  switch (code) {
    case PROGRAM_LESS: return a < b;
    case PROGRAM_LESS_EQUAL: return a <= b;
    case PROGRAM_EQUAL: return a == b;
    case PROGRAM_NOT_EQUAL: return a < b || a > b;
    case PROGRAM_NOT: return a == 0;
    case PROGRAM_AND: return a != 0 && b != 0;
    default: return a != 0 || b != 0;
  }
}

/** Functions of one bar's values, as their kernels compute them. */
function apply(code: i32, a: f64, b: f64): f64 {
  switch (code) {
    case PROGRAM_ABSOLUTE: return abs(a);
    case PROGRAM_SIGN: return isNaN(a) ? NaN : a > 0 ? 1 : a < 0 ? -1 : 0;
    case PROGRAM_SQUARE_ROOT: return sqrt(a);
    case PROGRAM_NEAREST: return nearest(a);
    case PROGRAM_ROUND_DOWN: return floor(a);
    case PROGRAM_ROUND_UP: return ceil(a);
    case PROGRAM_MINIMUM: return min(a, b);
    case PROGRAM_MAXIMUM: return max(a, b);
    case PROGRAM_LOGARITHM: return f64x2.extract_lane(logOf(f64x2.splat(a)), 0);
    case PROGRAM_EXPONENTIAL: return f64x2.extract_lane(expOf(f64x2.splat(a)), 0);
    default: return f64x2.extract_lane(atanOf(f64x2.splat(a)), 0);
  }
}
