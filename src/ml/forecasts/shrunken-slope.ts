/** Returns how much of what is said comes true, from 0 to 1: the slope of the line through the origin that fits best in squares, drawn to 0
 *  by its own uncertainty: slope * (1 - variance / slope^2), and 0 where that is below 0.
 *  said, seen   f64[row] of each thing that a row says, in order of time
 *  overlapRows  rows over which neighbours depend on each other
 *  Source  positive-part shrinkage, James and Stein 1961; variance of Newey and West 1987 */
export function shrunkenSlope(said: readonly Float64Array[], seen: readonly Float64Array[], overlapRows: number): number {
  const rows = said[0]!.length;
  let [products, squares] = [0, 0];
  said.forEach((column, thing) => {
    for (let row = 0; row < rows; row++) {
      products += column[row]! * seen[thing]![row]!;
      squares += column[row]! * column[row]!;
    }
  });
  if (!(squares > 0 && products > 0)) return 0;
  const slope = products / squares,
    scores = new Float64Array(rows);
  said.forEach((column, thing) => {
    for (let row = 0; row < rows; row++) scores[row]! += column[row]! * (seen[thing]![row]! - slope * column[row]!);
  });
  const variance = varianceOfSum(scores, overlapRows) / squares ** 2;
  return Math.min(1, slope * Math.max(0, 1 - variance / slope ** 2));
}

/** Of dependent numbers of mean 0, with Bartlett's weights. */
function varianceOfSum(values: Float64Array, lags: number): number {
  let sum = 0;
  for (let lag = 0; lag < Math.max(1, Math.min(lags, values.length)); lag++) {
    let products = 0;
    for (let row = lag; row < values.length; row++) products += values[row]! * values[row - lag]!;
    sum += (lag === 0 ? 1 : 2 * (1 - lag / lags)) * products;
  }
  return sum;
}
