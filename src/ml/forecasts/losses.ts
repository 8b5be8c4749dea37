/** Returns the squared error of each row. */
export function squaredLosses(said: Float64Array, seen: Float64Array): Float64Array {
  return seen.map((value, row) => (value - said[row]!) ** 2);
}

/** Returns the size of the error of each row. */
export function absoluteLosses(said: Float64Array, seen: Float64Array): Float64Array {
  return seen.map((value, row) => Math.abs(value - said[row]!));
}

/** Returns the QLIKE of each row: v - log v - 1, v the realised over the expected variance; 0 where they are the same.
 *  said, seen  f64[row], volatilities above 0
 *  Source  Patton, Volatility forecast comparison using imperfect volatility proxies, 2011 */
export function qlikeLosses(said: Float64Array, seen: Float64Array): Float64Array {
  return seen.map((value, row) => {
    const ratio = (value / said[row]!) ** 2;
    return ratio - Math.log(ratio) - 1;
  });
}

/** Returns the Brier score of each row: squared errors of the probabilities, summed over the classes; 0 to 2.
 *  probabilities  f64[row] of each class
 *  happened       f64[row], places of classes
 *  Source  Brier 1950 */
export function multiBrierLosses(probabilities: readonly Float64Array[], happened: Float64Array): Float64Array {
  return happened.map((own, row) => probabilities.reduce((sum, column, member) => sum + (column[row]! - Number(member === own)) ** 2, 0));
}
