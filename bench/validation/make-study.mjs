import { randomStream } from '../../dist/core/random.js';
import { makeTrialBlocks, writeTrial } from '../../dist/validation/trial-blocks.js';

/** Returns the evidence of a study whose trials have fat-tailed returns of mean 0 (kurtosis 6 where independent), but for a planted one.
 *  trials, periods    days, 252 a year
 *  clusters           of trials that resemble each other: correlation `within` inside one, `common` across
 *  plateau            what every trial is expected to have as its annual Sharpe ratio; default 0
 *  planted            undefined, or trial 0's annual Sharpe ratio: `{realised}` exactly that over the window, `{expected}` that on
 *                     average */
export function makeStudy({ trials, periods, clusters, within, common, planted, plateau = 0, seed }) {
  const random = randomStream(seed, 99);
  const drawRow = () => Float64Array.from({ length: periods }, () => fatNormal(random));
  const market = drawRow();
  const centres = Array.from({ length: clusters }, drawRow);
  const [a, b, c] = [Math.sqrt(common), Math.sqrt(within - common), Math.sqrt(1 - within)];
  const blocks = makeTrialBlocks(trials, periods);
  let best = { score: -Infinity, row: -1, returns: undefined };
  for (let trial = 0; trial < trials; trial++) {
    const centre = centres[trial % clusters];
    const returns = market.map((shared, i) => 0.01 * (plateau / Math.sqrt(252) + a * shared + b * centre[i] + c * fatNormal(random)));
    if (trial === 0 && planted) plant(returns, planted);
    writeTrial(blocks, trial, returns);
    const { mean, deviation } = meanAndDeviation(returns);
    if (mean / deviation > best.score) best = { score: mean / deviation, row: trial, returns };
  }
  return { periodsPerYear: 252, winnerReturns: best.returns, winnerTrades: 200, winnerRow: best.row, blocks, seed };
}

function plant(returns, { realised, expected }) {
  const { mean, deviation } = meanAndDeviation(returns);
  const shift = realised === undefined ? 0.01 * (expected / Math.sqrt(252)) : deviation * (realised / Math.sqrt(252)) - mean;
  for (let i = 0; i < returns.length; i++) returns[i] += shift;
}

function meanAndDeviation(returns) {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  return { mean, deviation: Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1)) };
}

/** One in ten is drawn twice as wide: variance 1, kurtosis 6. */
function fatNormal(random) {
  return random.normal() * (random.uniform() < 0.1 ? 2 : 0.816496580927726);
}
