import { STATUS_OK } from "../layout";

/** Writes how many values of a column are known, their mean, and the sum of their squared distances from it.
 *  column  f64[rows]   in
 *  out     f64[3]      out; of no known values 0, NaN, 0
 *  NaN     is missing and plays no part
 *  Cost    two passes, so that no digits are lost where the mean is far from 0; four sums side by side */
export function column_moments(column: usize, rows: i32, out: usize): i32 {
  const end = column + (<usize>rows << 3), none = f64x2.splat(0.0);
  let at = column, known = none, more = none, first = none, second = none;
  for (; at + 32 <= end; at += 32) {
    const a = v128.load(at), b = v128.load(at, 16), isA = f64x2.eq(a, a), isB = f64x2.eq(b, b);
    known = i64x2.sub(known, isA);
    more = i64x2.sub(more, isB);
    first = f64x2.add(first, v128.and(a, isA));
    second = f64x2.add(second, v128.and(b, isB));
  }
  const rest = at;
  let count = i64x2.extract_lane(known, 0) + i64x2.extract_lane(known, 1) + i64x2.extract_lane(more, 0) + i64x2.extract_lane(more, 1);
  let sum = totalOf(first, second);
  for (; at < end; at += 8) {
    const value = load<f64>(at);
    if (value != value) continue;
    count++;
    sum += value;
  }
  const mean = sum / <f64>count;
  store<f64>(out, <f64>count);
  store<f64>(out, mean, 8);
  store<f64>(out, squaredDistances(column, rest, end, mean), 16);
  return STATUS_OK;
}

function squaredDistances(column: usize, rest: usize, end: usize, mean: f64): f64 {
  const means = f64x2.splat(mean);
  let first = f64x2.splat(0.0), second = first;
  for (let at = column; at < rest; at += 32) {
    first = f64x2.add(first, squareOf(f64x2.sub(v128.load(at), means)));
    second = f64x2.add(second, squareOf(f64x2.sub(v128.load(at, 16), means)));
  }
  let sum = totalOf(first, second);
  for (let at = rest; at < end; at += 8) {
    const distance = load<f64>(at) - mean;
    if (distance == distance) sum += distance * distance;
  }
  return sum;
}

/** 0 where the value is missing */
// @ts-ignore: decorator
@inline
function squareOf(distances: v128): v128 {
  return v128.and(f64x2.mul(distances, distances), f64x2.eq(distances, distances));
}

// @ts-ignore: decorator
@inline
function totalOf(first: v128, second: v128): f64 {
  const both = f64x2.add(first, second);
  return f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
}
