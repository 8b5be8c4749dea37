/** Closes of a market at the ends of its trading days. */
export interface DayCloses {
  /** numbers of days, ascending */
  readonly days: ArrayLike<number>;
  /** f64[day]: the last close of each */
  readonly closes: ArrayLike<number>;
}

/** Returns Pearson's correlation of two series of one length; NaN where they have fewer than two entries or one of them does not move. */
export function correlate(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let [both, ownA, ownB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]! - meanA, b[i]! - meanB];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  }
  return a.length < 2 || ownA === 0 || ownB === 0 ? Number.NaN : Math.max(-1, Math.min(1, both / Math.sqrt(ownA * ownB)));
}

/** Returns the correlation of two markets' daily log returns, each from one day that both have to the next. Days on which a close is not
 *  above 0 do not count. */
export function correlateMarkets(a: DayCloses, b: DayCloses): number {
  const [returnsA, returnsB]: [number[], number[]] = [[], []];
  let [i, j, beforeA, beforeB] = [0, 0, Number.NaN, Number.NaN];
  while (i < a.days.length && j < b.days.length) {
    const [dayA, dayB] = [a.days[i]!, b.days[j]!];
    if (dayA === dayB) {
      const [closeA, closeB] = [a.closes[i]!, b.closes[j]!];
      if (closeA > 0 && closeB > 0) {
        if (beforeA > 0) {
          returnsA.push(Math.log(closeA / beforeA));
          returnsB.push(Math.log(closeB / beforeB));
        }
        [beforeA, beforeB] = [closeA, closeB];
      }
    }
    if (dayA <= dayB) i++;
    if (dayB <= dayA) j++;
  }
  return correlate(returnsA, returnsB);
}

/** Returns a matrix of what each two have in common: symmetric, row by row.
 *  relate  of two; asked once for each pair, and for each with itself */
export function relateAll<T>(items: readonly T[], relate: (a: T, b: T) => number): number[][] {
  const matrix = items.map(() => items.map(() => Number.NaN));
  items.forEach((a, i) => {
    for (let j = i; j < items.length; j++) matrix[i]![j] = matrix[j]![i] = relate(a, items[j]!);
  });
  return matrix;
}

/** Returns what each series adds to the variance of their sum: its covariance with the sum over the sum's variance. The shares sum to 1;
 *  NaN where the sum does not move.
 *  series  f64[series][entry], all of one length */
export function shareVariance(series: readonly ArrayLike<number>[]): number[] {
  const total = new Float64Array(series[0]?.length ?? 0);
  for (const each of series) for (let i = 0; i < total.length; i++) total[i]! += each[i]!;
  const mean = meanOf(total);
  const variance = total.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return series.map((each) => {
    const own = meanOf(each);
    let covariance = 0;
    for (let i = 0; i < total.length; i++) covariance += (each[i]! - own) * (total[i]! - mean);
    return variance > 0 ? covariance / variance : Number.NaN;
  });
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
