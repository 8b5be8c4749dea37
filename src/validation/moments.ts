/** The first four moments of a series, and what the Sharpe statistics ask of it. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** sample standard deviation, divisor count - 1; NaN below 2 values */
  readonly deviation: number;
  /** m3 / m2^1.5 with population moments; NaN where nothing varies */
  readonly skewness: number;
  /** raw: m4 / m2², 3 for a normal, never the excess over it */
  readonly kurtosis: number;
  /** mean / deviation a period, not annualised; NaN where nothing varies */
  readonly sharpe: number;
}

/** Returns the moments of a series; undefined ones are NaN. A NaN in the series makes them all NaN.
 *  values  f64[count]  returns a period, fractions                                                                          */
export function momentsOf(values: Float64Array): Moments {
  const count = values.length;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  const mean = sum / count;
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const distance = values[i]! - mean;
    const square = distance * distance;
    second += square;
    third += square * distance;
    fourth += square * square;
  }
  const variance = second / count;
  const isFlat = !(variance > 1e-30 * mean * mean);
  const deviation = count < 2 ? Number.NaN : Math.sqrt(second / (count - 1));
  return {
    count,
    mean,
    deviation,
    skewness: isFlat ? Number.NaN : third / count / variance ** 1.5,
    kurtosis: isFlat ? Number.NaN : fourth / count / (variance * variance),
    sharpe: isFlat ? Number.NaN : mean / deviation,
  };
}
