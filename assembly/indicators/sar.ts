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
 *  Each trend has a loop of its own: turns are rare, and inside a trend the branches are foreseeable.
 *  `highs` and `lows` are the extremes of the bar and the one before, which the stop must not enter. */
function follow(high: usize, low: usize, out: usize, from: usize, n: usize, step: f64, maximum: f64): usize {
  const end = n << 3;
  let at = from << 3;
  let top = load<f64>(high + at), bottom = load<f64>(low + at);
  const fell = load<f64>(low + at - 8) - bottom, rose = top - load<f64>(high + at - 8);
  let isLong = !(fell > 0.0 && fell > rose);
  let stop = load<f64>((isLong ? low : high) + at - 8), extreme = isLong ? top : bottom, factor = step;
  let highs = top, lows = bottom;
  while (at < end) {
    if (isLong) {
      for (; !(bottom <= stop); ) {
        store<f64>(out + at, stop);
        if (top > extreme) {
          extreme = top;
          factor = smaller(factor + step, maximum);
        }
        stop = smaller(stop + factor * (extreme - stop), lows);
        at += 8;
        if (at == end) return n;
        const before = bottom;
        top = load<f64>(high + at);
        bottom = load<f64>(low + at);
        if (top != top || bottom != bottom) return at >> 3;
        lows = smaller(before, bottom);
      }
      if (at > from << 3) highs = larger(load<f64>(high + at - 8), top);
      stop = larger(extreme, highs);
      extreme = bottom;
    } else {
      for (; !(top >= stop); ) {
        store<f64>(out + at, stop);
        if (bottom < extreme) {
          extreme = bottom;
          factor = smaller(factor + step, maximum);
        }
        stop = larger(stop + factor * (extreme - stop), highs);
        at += 8;
        if (at == end) return n;
        const before = top;
        top = load<f64>(high + at);
        bottom = load<f64>(low + at);
        if (top != top || bottom != bottom) return at >> 3;
        highs = larger(before, top);
      }
      if (at > from << 3) lows = smaller(load<f64>(low + at - 8), bottom);
      stop = smaller(extreme, lows);
      extreme = top;
    }
    // the turn: the old extreme becomes the stop, kept out of the last two bars
    store<f64>(out + at, stop);
    factor = step;
    stop += factor * (extreme - stop);
    stop = isLong ? larger(stop, highs) : smaller(stop, lows);
    isLong = !isLong;
    at += 8;
    if (at == end) return n;
    const highBefore = top, lowBefore = bottom;
    top = load<f64>(high + at);
    bottom = load<f64>(low + at);
    if (top != top || bottom != bottom) return at >> 3;
    highs = larger(highBefore, top);
    lows = smaller(lowBefore, bottom);
  }
  return n;
}

// @ts-ignore: decorator
@inline
function smaller(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmin(f64x2.splat(a), f64x2.splat(b)), 0);
}

// @ts-ignore: decorator
@inline
function larger(a: f64, b: f64): f64 {
  return f64x2.extract_lane(f64x2.pmax(f64x2.splat(a), f64x2.splat(b)), 0);
}
