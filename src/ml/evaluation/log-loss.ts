/** Probabilities are moved this far from 0 and 1, so that one sure mistake does not make the mean infinite. */
const LEAST = 2.220446049250313e-16;

/** Returns the mean of -log of the probability that was given to what happened, in nats; NaN of no rows.
 *  probabilities  f64[rows] of class 1
 *  target         f64[rows], 0 or 1                                               */
export function logLoss(probabilities: Float64Array, target: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) sum += rowLogLoss(probabilities[row]!, target[row]!);
  return sum / target.length;
}

/** Returns -log of the probability that was given to what happened, in nats. */
export function rowLogLoss(probability: number, target: number): number {
  const bounded = Math.min(1 - LEAST, Math.max(LEAST, probability));
  return -Math.log(target === 1 ? bounded : 1 - bounded);
}
