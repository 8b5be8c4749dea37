import { sortByScore } from './sort-by-score.js';

/** Least share of the trades that a threshold must leave: signals that were not traded do not count. */
const LEAST_SHARE = 0.2;
const STEPS = 9;

/** Returns the score from which on signals returned most for their deviation (mean * sqrt(trades) / deviation), among tenths of the rows;
 *  the lowest where nothing is better than taking all.
 *  scores, tradeReturn  f64[row] of rows that the model has not learned from; a return of NaN is no trade */
export function chooseThreshold(scores: Float64Array, tradeReturn: Float64Array): number {
  const order = sortByScore(scores);
  const candidates = Array.from({ length: STEPS }, (_, step) => scores[order[Math.floor((step * order.length) / 10)]!]!);
  const trades = tradeReturn.reduce((count, value) => count + Number(!Number.isNaN(value)), 0);
  let best = { threshold: candidates[0] ?? Number.NaN, worth: -Infinity };
  for (const threshold of candidates) {
    const taken = tradeReturn.filter((value, row) => !Number.isNaN(value) && scores[row]! >= threshold),
      worth = worthOf(taken);
    if (taken.length >= LEAST_SHARE * trades && worth > best.worth) best = { threshold, worth };
  }
  return best.threshold;
}

function worthOf(returns: Float64Array): number {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length);
  return deviation > 0 ? (mean * Math.sqrt(returns.length)) / deviation : -Infinity;
}
