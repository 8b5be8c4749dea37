import { fillNaN } from "./fill-nan";
import { isFaint, LIFT } from "./lift-faint";

// @ts-ignore: decorator
@inline export const PLUS_DM = 0;
// @ts-ignore: decorator
@inline export const MINUS_DM = 1;
// @ts-ignore: decorator
@inline export const PLUS_DI = 2;
// @ts-ignore: decorator
@inline export const MINUS_DI = 3;
// @ts-ignore: decorator
@inline export const DX = 4;
// @ts-ignore: decorator
@inline export const ADX = 5;

/** The sum of both indicators, percent, below which TA-Lib takes it for 0. */
// @ts-ignore: decorator
@inline const TINY = 1e-14;

/** Writes one of Wilder's directional series. Movements and true range are summed over the first p - 1 bars that have a
 *  bar before them; from then on a sum is (1 - 1/p) * sum + newest. Indices come one bar later, and the average of the
 *  directional index is seeded with the mean of its first p values. A NaN movement or range starts everything anew. Where nothing
 *  moves any more, what is a ratio stays (TA-Lib lets it fall to 0 where the summed range is below 1e-14). */
// @ts-ignore: decorator
@inline
export function directionalMovement(kind: i32, high: usize, low: usize, close: usize, out: usize, n: usize, p: usize): void {
  const seeds = kind <= MINUS_DM ? max(p - 1, 1) : p - 1;
  let sums = f64x2.splat(0.0);
  let range = 0.0;
  let count: usize = 0;
  fillNaN(out, 0, min(1, n));
  for (let i: usize = 1; i < n; ) {
    const at = i << 3;
    const up = f64x2.sub(v128.load64_zero(high + at), v128.load64_zero(high + at - 8));
    const down = f64x2.sub(v128.load64_zero(low + at - 8), v128.load64_zero(low + at));
    const reach = kind <= MINUS_DM
      ? f64x2.splat(0.0)
      : trueRanges(v128.load64_zero(high + at), v128.load64_zero(low + at), v128.load64_zero(close + at - 8));
    const known = !v128.any_true(unorderedAmong(up, down, reach));
    sums = known ? f64x2.add(sums, firstMovement(up, down)) : f64x2.splat(0.0);
    range = known ? range + f64x2.extract_lane(reach, 0) : 0.0;
    count = known ? count + 1 : 0;
    store<f64>(out + at, NaN);
    i++;
    if (count < seeds) continue;
    if (kind == PLUS_DM) store<f64>(out + at, f64x2.extract_lane(sums, 0));
    if (kind == MINUS_DM) store<f64>(out + at, f64x2.extract_lane(sums, 1));
    i = runMovement(kind, high, low, close, out, i, n, p, sums, range);
    sums = f64x2.splat(0.0);
    range = 0.0;
    count = 0;
  }
}

/** Continues from bar `from`, two bars a turn; returns the bar of the next NaN, or n. */
// @ts-ignore: decorator
@inline
function runMovement(
  kind: i32, high: usize, low: usize, close: usize, out: usize, from: usize, n: usize, p: usize, seeds: v128, seedRange: f64,
): usize {
  const keep = 1.0 - 1.0 / <f64>p, keeps = f64x2.splat(keep), keeps2 = f64x2.splat(keep * keep);
  const end = n << 3;
  let sums = seeds, range = seedRange, index = 0.0, average = 0.0;
  let known: usize = 0;
  for (let at = from << 3; at < end; at += 16) {
    let pair = at + 16 <= end;
    const top = pair ? v128.load(high + at) : v128.load64_zero(high + at);
    const bottom = pair ? v128.load(low + at) : v128.load64_zero(low + at);
    const up = f64x2.sub(top, pair ? v128.load(high + at - 8) : v128.load64_zero(high + at - 8));
    const down = f64x2.sub(pair ? v128.load(low + at - 8) : v128.load64_zero(low + at - 8), bottom);
    const reach = kind <= MINUS_DM
      ? f64x2.splat(0.0)
      : trueRanges(top, bottom, pair ? v128.load(close + at - 8) : v128.load64_zero(close + at - 8));
    const unordered = unorderedAmong(up, down, reach);
    if (v128.any_true(unordered)) {
      if (i64x2.extract_lane(unordered, 0) != 0) return at >> 3;
      pair = false;
    }
    const a = firstMovement(up, down), b = secondMovement(up, down);
    const first = f64x2.add(f64x2.mul(keeps, sums), a);
    sums = f64x2.add(f64x2.mul(keeps2, sums), f64x2.add(f64x2.mul(keeps, a), b));
    const plus = i64x2.shuffle(first, sums, 0, 2), minus = i64x2.shuffle(first, sums, 1, 3);
    let values = kind == PLUS_DM ? plus : minus;
    if (kind >= PLUS_DI) {
      const one = f64x2.extract_lane(reach, 0);
      const firstRange = keep * range + one;
      range = keep * keep * range + (keep * one + f64x2.extract_lane(reach, 1));
      const ranges = f64x2.replace_lane(f64x2.splat(range), 0, firstRange);
      if (kind == PLUS_DI) values = indicators(plus, ranges);
      else if (kind == MINUS_DI) values = indicators(minus, ranges);
      else {
        const indices = directionalIndices(plus, minus, ranges);
        const one = f64x2.extract_lane(indices, 0), two = f64x2.extract_lane(indices, 1);
        if (kind == DX) {
          const firstIndex = one == one ? one : index;
          index = two == two ? two : firstIndex;
          values = f64x2.replace_lane(f64x2.splat(index), 0, firstIndex);
        } else {
          const firstAverage = nextAverage(average, one, ++known, p);
          average = nextAverage(firstAverage, two, ++known, p);
          values = f64x2.replace_lane(f64x2.splat(known < p ? NaN : average), 0, known <= p ? NaN : firstAverage);
        }
      }
    }
    if (!pair) {
      v128.store64_lane(out + at, values, 0);
      return (at >> 3) + 1;
    }
    v128.store(out + at, values);
    if (kind >= PLUS_DI && isFaint(range)) {
      sums = f64x2.mul(sums, f64x2.splat(LIFT));
      range *= LIFT;
    }
  }
  return n;
}

/** The sum of the first p indices becomes their mean; unknown ones add nothing, and later leave the average as it is. */
// @ts-ignore: decorator
@inline
function nextAverage(average: f64, index: f64, count: usize, p: usize): f64 {
  const share = 1.0 / <f64>p;
  if (count > p) return index == index ? (1.0 - share) * average + share * index : average;
  const total = average + (index == index ? index : 0.0);
  return count == p ? total * share : total;
}

/** (plus, minus) of the first of two bars */
// @ts-ignore: decorator
@inline
function firstMovement(up: v128, down: v128): v128 {
  return i64x2.shuffle(larger(up, down), larger(down, up), 0, 2);
}

// @ts-ignore: decorator
@inline
function secondMovement(up: v128, down: v128): v128 {
  return i64x2.shuffle(larger(up, down), larger(down, up), 1, 3);
}

/** A movement where it is positive and larger than the other, else 0. */
// @ts-ignore: decorator
@inline
function larger(movement: v128, other: v128): v128 {
  return v128.and(movement, v128.and(f64x2.gt(movement, f64x2.splat(0.0)), f64x2.gt(movement, other)));
}

// @ts-ignore: decorator
@inline
function trueRanges(high: v128, low: v128, before: v128): v128 {
  const range = f64x2.sub(high, low);
  const up = f64x2.abs(f64x2.sub(high, before)), down = f64x2.abs(f64x2.sub(low, before));
  return v128.or(f64x2.pmax(f64x2.pmax(range, up), down), v128.or(f64x2.ne(up, up), f64x2.ne(down, down)));
}

// @ts-ignore: decorator
@inline
function unorderedAmong(up: v128, down: v128, range: v128): v128 {
  return v128.or(v128.or(f64x2.ne(up, up), f64x2.ne(down, down)), f64x2.ne(range, range));
}

// @ts-ignore: decorator
@inline
function indicators(movement: v128, ranges: v128): v128 {
  const percent = f64x2.mul(f64x2.splat(100.0), f64x2.div(movement, ranges));
  return v128.andnot(percent, f64x2.eq(ranges, f64x2.splat(0.0)));
}

/** 100 |+DI - -DI| / (+DI + -DI), from the sums: the range cancels. NaN where TA-Lib takes a denominator for zero. */
// @ts-ignore: decorator
@inline
function directionalIndices(plus: v128, minus: v128, ranges: v128): v128 {
  const all = f64x2.add(plus, minus), tiny = f64x2.splat(TINY);
  const percent = f64x2.mul(f64x2.splat(100.0), f64x2.div(f64x2.abs(f64x2.sub(plus, minus)), all));
  const still = f64x2.lt(f64x2.mul(f64x2.splat(100.0), all), f64x2.mul(tiny, ranges));
  const unknown = v128.or(f64x2.eq(all, f64x2.splat(0.0)), v128.or(f64x2.eq(ranges, f64x2.splat(0.0)), still));
  return v128.or(percent, unknown);
}
