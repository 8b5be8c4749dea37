import { makeTrialBlocks, writeTrial, type TrialBlocks } from './trial-blocks.js';

/** exposure: a trial holds as much of the benchmark as its own returns move with it (its beta). hold: all of it, a beta of 1. */
export type BenchmarkRule = 'exposure' | 'hold';

/** What trials earn beside a benchmark. */
export interface BeyondBenchmark {
  /** f64[trial]: how much of the benchmark each trial held */
  readonly betas: Float64Array;
  /** the same blocks of what each trial earned beyond it: returns less beta times the benchmark's. Trials that are nothing but the
   *  benchmark are all 0 */
  readonly blocks: TrialBlocks;
}

/** A smaller share of a trial's variance is what rounding and the costs of one entry leave of the benchmark itself. */
const NOTHING_BEYOND = 1e-6;

/** Returns what the trials earned beyond what they held of the benchmark (Jensen's alpha, a period each).
 *  benchmark  f64[period]: its returns, fractions, over the periods of the blocks, whose `products` are with it
 *  Source     Jensen, The performance of mutual funds in the period 1945-1964, 1968, Journal of Finance 23(2); beta by least squares  */
export function beyondBenchmark(blocks: TrialBlocks, benchmark: Float64Array, rule: BenchmarkRule): BeyondBenchmark {
  const held = makeTrialBlocks(1, benchmark.length, blocks.blocks);
  writeTrial(held, 0, benchmark);
  const of = totalsOf(held, 0, benchmark.length);
  const beyond = makeTrialBlocks(blocks.trials, benchmark.length, blocks.blocks);
  const betas = new Float64Array(blocks.trials);
  for (let trial = 0; trial < blocks.trials; trial++) {
    const own = totalsOf(blocks, trial, benchmark.length);
    const covariance = own.product - (own.sum * of.sum) / benchmark.length;
    const beta = rule === 'hold' ? 1 : of.variance > 0 ? covariance / of.variance : 0;
    betas[trial] = beta;
    const left = own.variance - 2 * beta * covariance + beta * beta * of.variance;
    if (left > NOTHING_BEYOND * Math.max(own.variance, beta * beta * of.variance)) writeBeyond(blocks, held, trial, beta, beyond);
  }
  return { betas, blocks: beyond };
}

/** Returns a trial's returns less what it held of the benchmark: f64[period]; all 0 where nothing is left.
 *  blocks  of `beyondBenchmark` */
export function returnsBeyond(
  { blocks, betas }: BeyondBenchmark,
  trial: number,
  returns: Float64Array,
  benchmark: Float64Array,
): Float64Array {
  const squares = blocks.squares.subarray(trial * blocks.blocks, (trial + 1) * blocks.blocks);
  if (squares.every((square) => square === 0)) return new Float64Array(returns.length);
  return returns.map((value, period) => value - betas[trial]! * benchmark[period]!);
}

function writeBeyond(own: TrialBlocks, held: TrialBlocks, trial: number, beta: number, out: TrialBlocks): void {
  for (let block = 0; block < own.blocks; block++) {
    const at = trial * own.blocks + block;
    out.sums[at] = own.sums[at]! - beta * held.sums[block]!;
    const square = own.squares[at]! - 2 * beta * own.products[at]! + beta * beta * held.squares[block]!;
    out.squares[at] = Math.max(0, square);
  }
}

function totalsOf({ blocks, sums, squares, products }: TrialBlocks, trial: number, periods: number): Totals {
  let [sum, square, product] = [0, 0, 0];
  for (let at = trial * blocks; at < (trial + 1) * blocks; at++) {
    sum += sums[at]!;
    square += squares[at]!;
    product += products[at]!;
  }
  return { sum, product, variance: square - (sum * sum) / periods };
}

interface Totals {
  readonly sum: number;
  readonly product: number;
  /** sum of the squared deviations */
  readonly variance: number;
}
