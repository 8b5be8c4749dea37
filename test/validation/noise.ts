// Returns that have no edge, or a planted one, for the tests of the verdict.
import { randomStream, type RandomStream } from '../../src/core/random.js';
import type { Evidence } from '../../src/validation/evidence.js';
import { momentsOf } from '../../src/validation/moments.js';
import { chooseBlockCount, makeTrialBlocks, writeTrial, type TrialBlocks } from '../../src/validation/trial-blocks.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';

export interface NoiseOptions {
  readonly trials: number;
  readonly periods: number;
  /** clusters of trials that resemble each other; as many as trials: independent */
  readonly clusters: number;
  /** correlation of two trials of one cluster */
  readonly within: number;
  /** part of it that all trials share */
  readonly common: number;
  readonly seed: number;
}

/** Returns f64[trial * periods] of mean 0 and deviation 0.01, fat-tailed: kurtosis 6 where trials are independent. */
export function makeNoise({ trials, periods, clusters, within, common, seed }: NoiseOptions): ReturnMatrix {
  const random = randomStream(seed);
  const market = drawRow(random, periods);
  const centres = Array.from({ length: clusters }, () => drawRow(random, periods));
  const values = new Float64Array(trials * periods);
  const [a, b, c] = [Math.sqrt(common), Math.sqrt(within - common), Math.sqrt(1 - within)];
  for (let trial = 0; trial < trials; trial++) {
    const centre = centres[trial % clusters]!;
    for (let period = 0; period < periods; period++)
      values[trial * periods + period] = 0.01 * (a * market[period]! + b * centre[period]! + c * fatNormal(random));
  }
  return { trials, periods, values };
}

/** Gives a trial that realised annual Sharpe ratio (252 periods a year). */
export function plantEdge({ periods, values }: ReturnMatrix, trial: number, annualSharpe: number): void {
  const row = values.subarray(trial * periods, (trial + 1) * periods);
  const mean = row.reduce((sum, value) => sum + value, 0) / periods;
  const deviation = Math.sqrt(row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (periods - 1));
  for (let i = 0; i < periods; i++) row[i] = row[i]! - mean + (annualSharpe / Math.sqrt(252)) * deviation;
}

export function rowOf({ periods, values }: ReturnMatrix, trial: number): Float64Array {
  return values.subarray(trial * periods, (trial + 1) * periods);
}

export function blocksOf(matrix: ReturnMatrix, blocks?: number): TrialBlocks {
  const made = makeTrialBlocks(matrix.trials, matrix.periods, blocks);
  for (let trial = 0; trial < matrix.trials; trial++) writeTrial(made, trial, rowOf(matrix, trial));
  return made;
}

/** Returns f64[count]: each value is phi times the one before, and a standard normal. */
export function autoregression(phi: number, count: number, seed: number): Float64Array {
  const random = randomStream(seed);
  let value = 0;
  return Float64Array.from({ length: count }, () => (value = phi * value + random.normal()));
}

/** Returns what a study knows of its best trial where nothing but the matrix is known. */
export function evidenceOf(matrix: ReturnMatrix, seed: number): Evidence {
  const sharpes = Array.from({ length: matrix.trials }, (_, trial) => momentsOf(rowOf(matrix, trial)).sharpe);
  const winnerRow = sharpes.indexOf(Math.max(...sharpes));
  return {
    periodsPerYear: 252,
    winnerReturns: rowOf(matrix, winnerRow),
    winnerTrades: 100,
    winnerRow,
    blocks: blocksOf(matrix, chooseBlockCount(matrix.periods)),
    seed,
  };
}

/** Returns the trials of a study over four years of days. */
export function study(trials: number, clusters: number, within: number, seed: number): ReturnMatrix {
  return makeNoise({ trials, clusters, within, common: within / 3, periods: 1008, seed });
}

function drawRow(random: RandomStream, periods: number): Float64Array {
  return Float64Array.from({ length: periods }, () => fatNormal(random));
}

/** A mixture of normals of variance 1 and kurtosis 6: one in ten is drawn wide. */
function fatNormal(random: RandomStream): number {
  return random.normal() * (random.uniform() < 0.1 ? 2 : 0.816496580927726);
}
