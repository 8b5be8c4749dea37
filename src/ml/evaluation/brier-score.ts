/** Returns the mean squared difference between the probability of class 1 and what happened; NaN of no rows.
 *  Source  Brier 1950                                                              */
export function brierScore(probabilities: Float64Array, target: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) sum += (probabilities[row]! - target[row]!) ** 2;
  return sum / target.length;
}
