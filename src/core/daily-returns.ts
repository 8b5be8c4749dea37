const DAY_MS = 86_400_000;

/** Returns the return of each trading day that has a bar, fractions: the equity at its last bar's close over that of the day before
 *  (at first the initial cash), minus 1. Equity that is gone has no further returns: NaN.
 *  equity      f64[bar] quote currency, of the window
 *  dayClockMs  f64[bar] of the window: the bar's open on the clock of trading days (TradingData)                                  */
export function dailyReturns(equity: Float64Array, dayClockMs: Float64Array, initialCash: number): Float64Array {
  const ends = lastBarsOfDays(dayClockMs);
  let before = initialCash;
  return Float64Array.from(ends, (bar) => {
    const change = before > 0 ? equity[bar]! / before - 1 : Number.NaN;
    before = equity[bar]!;
    return change;
  });
}

/** Returns the last bar of each trading day. */
export function lastBarsOfDays(dayClockMs: Float64Array): number[] {
  const ends: number[] = [];
  for (let bar = 0, dayMs = Number.NaN; bar < dayClockMs.length; bar++) {
    const time = dayClockMs[bar]!;
    if (time >= dayMs && time < dayMs + DAY_MS) ends[ends.length - 1] = bar;
    else {
      ends.push(bar);
      dayMs = Math.floor(time / DAY_MS) * DAY_MS;
    }
  }
  return ends;
}
