/** How far two samples lie apart. */
export interface SampleDistance {
  /** largest difference of their distribution functions, 0 … 1 */
  readonly distance: number;
  /** of such a distance where both are of one population; asymptotic, good from about ten values of each on */
  readonly pValue: number;
}

/** Returns the two-sample Kolmogorov-Smirnov statistic and its p-value.
 *  a, b     f64[count]; missing values are left out
 *  rowsPerBlock  how many values count for one in the p-value, at least 1
 *  Returns  NaN where one of them has no values
 *  Source   Smirnov 1939; p-value with the correction of Stephens, J. R. Stat. Soc. B 32, 1970                              */
export function kolmogorovSmirnov(a: Float64Array, b: Float64Array, rowsPerBlock = 1): SampleDistance {
  const [first, second] = [a, b].map((values) => values.filter((value) => !Number.isNaN(value)).sort()) as [Float64Array, Float64Array];
  if (first.length === 0 || second.length === 0) return { distance: Number.NaN, pValue: Number.NaN };
  const distance = largestDifference(first, second);
  return { distance, pValue: kolmogorovTail(distance * distanceScale(first.length / rowsPerBlock, second.length / rowsPerBlock)) };
}

/** Returns the number by which a distance of samples of a and b independent rows follows Kolmogorov's distribution. */
export function distanceScale(a: number, b: number): number {
  const root = Math.sqrt((a * b) / (a + b));
  return root + 0.12 + 0.11 / root;
}

/** Returns the largest difference of the distribution functions of two sorted samples; equal values of both count before it is taken. */
export function largestDifference(a: Float64Array, b: Float64Array): number {
  let [i, j, most] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const value = Math.min(a[i]!, b[j]!);
    while (a[i]! <= value) i++;
    while (b[j]! <= value) j++;
    most = Math.max(most, Math.abs(i / a.length - j / b.length));
  }
  return most;
}

const TERMS = 20;
/** Below it the one series ends sooner, above it the other. */
const MIDDLE = 1.18;

/** Returns the probability that Kolmogorov's distribution is above x; 1 at 0.
 *  Accuracy  absolute error below 1e-15
 *  Source    Kolmogorov 1933, and the theta function's other series for small x                                             */
export function kolmogorovTail(x: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1;
  let sum = 0;
  if (x < MIDDLE) {
    for (let k = 1; k <= TERMS; k++) sum += Math.exp((-((2 * k - 1) ** 2) * Math.PI ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * sum;
  }
  for (let k = 1; k <= TERMS; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}
