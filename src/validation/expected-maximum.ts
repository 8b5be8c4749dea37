import { normalQuantile } from './normal.js';

const EULER_MASCHERONI = 0.5772156649015329;

/** Returns the expected maximum of that many independent standard normals; 0 for a single one, NaN for less.
 *  trials  >= 1, need not be whole
 *  Source  Bailey and López de Prado, The deflated Sharpe ratio, 2014, Journal of Portfolio Management 40(5), eq. 6: an
 *          approximation by extreme values, 3 % high at 10 and 1 % at 100                                                   */
export function expectedMaximum(trials: number): number {
  const maximum = (1 - EULER_MASCHERONI) * -normalQuantile(1 / trials) - EULER_MASCHERONI * normalQuantile(1 / (trials * Math.E));
  return Math.max(0, maximum);
}

/** Returns the number of independent trials with that expected maximum, from 1 to `most`: the inverse of `expectedMaximum`. */
export function trialsOfMaximum(maximum: number, most: number): number {
  if (!(most > 1)) return 1;
  if (maximum >= expectedMaximum(most)) return most;
  let [low, high] = [0, Math.log(most)];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (expectedMaximum(Math.exp(middle)) < maximum) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}
