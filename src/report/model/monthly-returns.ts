/** One calendar year's returns, fractions; NaN where the window has no bar of that month. */
export interface YearReturns {
  readonly year: number;
  /** twelve entries, January first */
  readonly months: readonly number[];
  /** the months of the year compounded */
  readonly total: number;
}

/** Returns each calendar month's return by year, ascending: the month's last equity over the one before it (at first the
 *  initial cash), minus 1.
 *  localTimeMs  f64[bar] wall clock of the bar in the instrument's zone, as epoch milliseconds
 *  equity       f64[bar] quote currency */
export function monthlyReturns(localTimeMs: Float64Array, equity: Float64Array, initialCash: number): YearReturns[] {
  const years = new Map<number, number[]>();
  let before = initialCash;
  for (let from = 0; from < equity.length;) {
    const first = new Date(localTimeMs[from]!);
    const year = first.getUTCFullYear();
    const month = first.getUTCMonth();
    const to = findMonthEnd(localTimeMs, from, Date.UTC(year, month + 1));
    const after = equity[to - 1]!;
    const months = years.get(year) ?? Array.from({ length: 12 }, () => NaN);
    months[month] = after / before - 1;
    years.set(year, months);
    before = after;
    from = to;
  }
  return [...years].map(([year, months]) => ({ year, months, total: compound(months) }));
}

function findMonthEnd(localTimeMs: Float64Array, from: number, nextMonthMs: number): number {
  let to = from + 1;
  while (to < localTimeMs.length && localTimeMs[to]! < nextMonthMs) to++;
  return to;
}

function compound(returns: readonly number[]): number {
  return returns.reduce((product, each) => (Number.isNaN(each) ? product : product * (1 + each)), 1) - 1;
}
