/** Half the statistic from which on nothing is left that a double could tell from 0, at the few degrees of freedom of bins. */
const BEYOND = 600;

/** Returns the probability that chi-square is above x; 1 at 0 and below.
 *  freedom   degrees, a whole number from 1 to 40
 *  Accuracy  absolute error below 1e-14
 *  Source    the series of the incomplete gamma function: Abramowitz and Stegun 6.5.29 */
export function chiSquareTail(x: number, freedom: number): number {
  if (!(x > 0)) return Number.isNaN(x) ? Number.NaN : 1;
  const half = x / 2;
  if (half > BEYOND) return 0;
  let term = Math.exp(-half) * firstTerm(half, freedom),
    sum = 0;
  for (let k = freedom / 2 + 1; term > sum * Number.EPSILON; k++) {
    sum += term;
    term *= half / k;
  }
  return Math.max(0, 1 - sum);
}

/** half^(freedom / 2) / gamma(freedom / 2 + 1) */
function firstTerm(half: number, freedom: number): number {
  let term = freedom % 2 === 0 ? 1 : (2 * Math.sqrt(half)) / Math.sqrt(Math.PI);
  for (let k = freedom % 2 === 0 ? 1 : 1.5; k <= freedom / 2; k++) term *= half / k;
  return term;
}
