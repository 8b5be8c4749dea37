import { fillNaN } from "./fill-nan";

/** Writes 100 * (1 - age / (p - 1)), age being the bars since the newest extreme of the last `p` bars. `side` is 1 for
 *  the largest value and -1 for the smallest. Windows are (rest of one block) + (start of the next), as in the sliding fold.
 *  scratch  p * 16 bytes: extreme of the rest of the block and its index, from each of its values on */
// @ts-ignore: decorator
@inline
export function recencyOfExtreme(side: f64, input: usize, out: usize, scratch: usize, n: usize, p: usize): void {
  const factor = 100.0 / (<f64>p - 1.0);
  fillNaN(out, 0, min(p - 1, n));
  let unknownUntil: usize = 0;
  for (let block: usize = 0; block + p <= n; block += p) {
    const windows = min(p, n - p - block + 1);
    unknownUntil = rateBlock(side, input + (block << 3), out + ((block + p - 1) << 3), scratch, windows, p, factor, unknownUntil);
    unknownUntil = unknownUntil > p ? unknownUntil - p : 0;
  }
}

/** Rates the windows that start at the first `windows` values from `input` on. Windows that start before
 *  `unknownUntil` hold a NaN; returns the start after which none does, as far as the values seen tell. */
// @ts-ignore: decorator
@inline
function rateBlock(
  side: f64, input: usize, slots: usize, scratch: usize, windows: usize, p: usize, factor: f64, unknownUntil: usize,
): usize {
  let unknown = max(unknownUntil, findExtremesOfRests(side, input, scratch, p));
  let best = -Infinity, bestAt: usize = 0;
  for (let w: usize = 0; w < windows; w++) {
    if (w > 0) {
      const newest = p + w - 1, value = side * load<f64>(input + (newest << 3));
      const better = value >= best;
      best = better ? value : best;
      bestAt = better ? newest : bestAt;
      if (value != value) unknown = newest + 1;
    }
    const rest = load<f64>(scratch + (w << 4)), restAt = load<usize>(scratch + (w << 4), 8);
    const at = w > 0 && best >= rest ? bestAt : restAt;
    const recency = factor * <f64>(<i32>(at - w));
    store<f64>(slots + (w << 3), w < unknown ? NaN : recency);
  }
  return unknown;
}

/** Returns the number of the block's values up to its last NaN. */
// @ts-ignore: decorator
@inline
function findExtremesOfRests(side: f64, input: usize, scratch: usize, p: usize): usize {
  let best = -Infinity, bestAt = p - 1, unknown: usize = 0;
  for (let k = p; k-- > 0; ) {
    const value = side * load<f64>(input + (k << 3));
    const better = value > best;
    best = better ? value : best;
    bestAt = better ? k : bestAt;
    if (value != value && unknown == 0) unknown = k + 1;
    store<f64>(scratch + (k << 4), best);
    store<usize>(scratch + (k << 4), bestAt, 8);
  }
  return unknown;
}
