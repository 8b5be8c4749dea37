const DAY_MS = 86_400_000;

/** Returns the return of each calendar day that has a bar, fractions: the equity at its last bar's close over that of the day before
 *  (at first the initial cash), minus 1. Equity that is gone has no further returns: NaN.
 *  equity       f64[bar] quote currency, of the window
 *  localTimeMs  f64[bar] wall clock of the bar's open in the instrument's zone, epoch milliseconds, of the window              */
export function dailyReturns(equity: Float64Array, localTimeMs: Float64Array, initialCash: number): Float64Array {
  const ends = lastBarsOfDays(localTimeMs);
  let before = initialCash;
  return Float64Array.from(ends, (bar) => {
    const change = before > 0 ? equity[bar]! / before - 1 : Number.NaN;
    before = equity[bar]!;
    return change;
  });
}

/** Returns the last bar of each calendar day. */
export function lastBarsOfDays(localTimeMs: Float64Array): number[] {
  const ends: number[] = [];
  for (let bar = 0, dayMs = Number.NaN; bar < localTimeMs.length; bar++) {
    const time = localTimeMs[bar]!;
    if (time >= dayMs && time < dayMs + DAY_MS) ends[ends.length - 1] = bar;
    else {
      ends.push(bar);
      dayMs = Math.floor(time / DAY_MS) * DAY_MS;
    }
  }
  return ends;
}
