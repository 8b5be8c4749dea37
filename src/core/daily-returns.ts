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

/** Returns the change of a price from the last bar of each trading day to that of the next, fractions: f64[day]; 0 on the first day and
 *  where the price before is not above 0, or either is NaN.
 *  price       f64[bar]
 *  dayClockMs  f64[bar]: the bar's open on the clock of trading days */
export function dailyChanges(price: Float64Array, dayClockMs: Float64Array): Float64Array {
  const ends = lastBarsOfDays(dayClockMs);
  return Float64Array.from(ends, (bar, day) => {
    const before = day === 0 ? Number.NaN : price[ends[day - 1]!]!;
    const change = before > 0 ? price[bar]! / before - 1 : Number.NaN;
    return Number.isNaN(change) ? 0 : change;
  });
}

/** Returns the number of the trading day that a time on the clock of trading days lies in. */
export function dayOf(clockMs: number): number {
  return Math.floor(clockMs / DAY_MS);
}

/** Returns the last bar of each trading day. */
export function lastBarsOfDays(dayClockMs: Float64Array): number[] {
  const ends: number[] = [];
  for (let bar = 0, dayMs = Number.NaN; bar < dayClockMs.length; bar++) {
    const time = dayClockMs[bar]!;
    if (time >= dayMs && time < dayMs + DAY_MS) ends[ends.length - 1] = bar;
    else {
      ends.push(bar);
      dayMs = dayOf(time) * DAY_MS;
    }
  }
  return ends;
}
