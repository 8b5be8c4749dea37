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
 *  A downtrend is the same walk on mirrored prices: `side` is 1 in an uptrend and -1 in a downtrend, `bound` the prices
 *  that the stop must not pass and `reach` those that push it. */
function follow(high: usize, low: usize, out: usize, from: usize, n: usize, step: f64, maximum: f64): usize {
  let highBefore = load<f64>(high + ((from - 1) << 3)), lowBefore = load<f64>(low + ((from - 1) << 3));
  let top = load<f64>(high + (from << 3)), bottom = load<f64>(low + (from << 3));
  const fell = lowBefore - bottom;
  let isLong = !(fell > 0.0 && fell > top - highBefore);
  let stop = isLong ? lowBefore : highBefore, extreme = isLong ? top : bottom, factor = step;
  highBefore = top;
  lowBefore = bottom;
  for (let i = from; i < n; i++) {
    top = load<f64>(high + (i << 3));
    bottom = load<f64>(low + (i << 3));
    if (top != top || bottom != bottom) return i;
    const turns = isLong ? bottom <= stop : top >= stop;
    if (turns) {
      isLong = !isLong;
      stop = isLong ? min(extreme, min(lowBefore, bottom)) : max(extreme, max(highBefore, top));
      extreme = isLong ? top : bottom;
      factor = step;
    }
    store<f64>(out + (i << 3), stop);
    if (!turns && (isLong ? top > extreme : bottom < extreme)) {
      extreme = isLong ? top : bottom;
      factor = min(factor + step, maximum);
    }
    stop += factor * (extreme - stop);
    stop = isLong ? min(stop, min(lowBefore, bottom)) : max(stop, max(highBefore, top));
    highBefore = top;
    lowBefore = bottom;
  }
  return n;
}
