/** Returns the last bar that a label looks at: the one at whose close it was known, and not before the bar after the decision.
 *  timeMs     f64[bar]  bar opens of the row's own market, ascending
 *  bar        that the row is decided on
 *  knownAtMs  when the label was known                                               */
export function lastLabelBar(timeMs: Float64Array, barMs: number, bar: number, knownAtMs: number): number {
  return Math.max(bar + 1, lastAtOrBefore(timeMs, knownAtMs - barMs));
}

function lastAtOrBefore(timeMs: Float64Array, ms: number): number {
  let [low, high] = [0, timeMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeMs[middle]! <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
