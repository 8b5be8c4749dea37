/** Probabilities are moved this far from 0 and 1, so that one sure mistake does not make the mean infinite. */
const LEAST = 2.220446049250313e-16;

/** Returns the mean of -log of the probability that was given to what happened, in nats; NaN of no rows.
 *  probabilities  f64[rows] of class 1
 *  target         f64[rows], 0 or 1                                               */
export function logLoss(probabilities: Float64Array, target: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) {
    const probability = Math.min(1 - LEAST, Math.max(LEAST, probabilities[row]!));
    sum -= Math.log(target[row] === 1 ? probability : 1 - probability);
  }
  return sum / target.length;
}
