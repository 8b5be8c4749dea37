import { STATUS_OK } from "../layout";

/** Writes the parabolic stop-and-reverse.
 *  high, low              f64[length]  quote price  in
 *  out                    f64[length]  quote price  out; the first is NaN
 *  acceleration, maximum  f64          step and ceiling of the factor, >= 0
 *  NaN                    a NaN gives NaN and the stop starts anew after it
 *  Cost                   O(length), allocates nothing
 *  Source                 TA-Lib SAR; Wilder 1978. It starts short where the first low fell by more than the high rose */
export function sar(high: usize, low: usize, out: usize, length: i32, acceleration: f64, maximum: f64): i32 {
  const n = <usize>length, step = min(acceleration, maximum);
  let i: usize = 0;
  while (i < n) {
    store<f64>(out + (i << 3), NaN);
    i++;
    if (i < n && isKnown(high, low, i - 1) && isKnown(high, low, i)) i = follow(high, low, out, i, n, step, maximum);
  }
  return STATUS_OK;
}

// @ts-ignore: decorator
@inline
function isKnown(high: usize, low: usize, i: usize): bool {
  const top = load<f64>(high + (i << 3)), bottom = load<f64>(low + (i << 3));
  return top == top && bottom == bottom;
}

/** Follows the price from bar `from`, whose predecessor is known; returns the bar of the next NaN, or n.
 *  Each trend has a loop of its own: inside it only the turn is a branch. What is followed stands in the first lanes of
 *  vectors, where extremes and selections cost no branch.
 *  `highs` and `lows` are the extremes of the bar and the one before, which the stop must not enter. */
function follow(high: usize, low: usize, out: usize, from: usize, n: usize, step: f64, maximum: f64): usize {
  const end = n << 3, first = f64x2.splat(step), most = f64x2.splat(maximum);
  let at = from << 3;
  let top = v128.load64_zero(high + at), bottom = v128.load64_zero(low + at);
  const fell = load<f64>(low + at - 8) - numberOf(bottom), rose = numberOf(top) - load<f64>(high + at - 8);
  let isLong = !(fell > 0.0 && fell > rose);
  let stop = v128.load64_zero((isLong ? low : high) + at - 8), extreme = isLong ? top : bottom, factor = first;
  let highs = top, lows = bottom;
  while (at < end) {
    if (isLong) {
      while (!(numberOf(bottom) <= numberOf(stop))) {
        v128.store64_lane(out + at, stop, 0);
        factor = f64x2.pmin(f64x2.add(factor, v128.and(first, f64x2.gt(top, extreme))), most);
        extreme = f64x2.pmax(extreme, top);
        stop = f64x2.pmin(nearer(stop, extreme, factor), lows);
        at += 8;
        if (at == end) return n;
        const before = bottom;
        top = v128.load64_zero(high + at);
        bottom = v128.load64_zero(low + at);
        if (areUnknown(top, bottom)) return at >> 3;
        lows = f64x2.pmin(before, bottom);
      }
      if (at > from << 3) highs = f64x2.pmax(v128.load64_zero(high + at - 8), top);
      stop = f64x2.pmax(extreme, highs);
      extreme = bottom;
    } else {
      while (!(numberOf(top) >= numberOf(stop))) {
        v128.store64_lane(out + at, stop, 0);
        factor = f64x2.pmin(f64x2.add(factor, v128.and(first, f64x2.lt(bottom, extreme))), most);
        extreme = f64x2.pmin(extreme, bottom);
        stop = f64x2.pmax(nearer(stop, extreme, factor), highs);
        at += 8;
        if (at == end) return n;
        const before = top;
        top = v128.load64_zero(high + at);
        bottom = v128.load64_zero(low + at);
        if (areUnknown(top, bottom)) return at >> 3;
        highs = f64x2.pmax(before, top);
      }
      if (at > from << 3) lows = f64x2.pmin(v128.load64_zero(low + at - 8), bottom);
      stop = f64x2.pmin(extreme, lows);
      extreme = top;
    }
    // the turn: the old extreme becomes the stop, kept out of the last two bars
    v128.store64_lane(out + at, stop, 0);
    factor = first;
    stop = nearer(stop, extreme, factor);
    stop = isLong ? f64x2.pmax(stop, highs) : f64x2.pmin(stop, lows);
    isLong = !isLong;
    at += 8;
    if (at == end) return n;
    const highBefore = top, lowBefore = bottom;
    top = v128.load64_zero(high + at);
    bottom = v128.load64_zero(low + at);
    if (areUnknown(top, bottom)) return at >> 3;
    highs = f64x2.pmax(highBefore, top);
    lows = f64x2.pmin(lowBefore, bottom);
  }
  return n;
}

/** The stop moved by its factor towards the extreme. */
// @ts-ignore: decorator
@inline
function nearer(stop: v128, extreme: v128, factor: v128): v128 {
  return f64x2.add(stop, f64x2.mul(factor, f64x2.sub(extreme, stop)));
}

// @ts-ignore: decorator
@inline
function numberOf(value: v128): f64 {
  return f64x2.extract_lane(value, 0);
}

// @ts-ignore: decorator
@inline
function areUnknown(top: v128, bottom: v128): bool {
  return numberOf(top) != numberOf(top) || numberOf(bottom) != numberOf(bottom);
}
