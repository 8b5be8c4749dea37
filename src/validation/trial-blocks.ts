import { UsageError } from '../core/errors.js';

/** What a sweep keeps of each trial's returns: their sums over blocks of neighbouring periods. Every trial has the same blocks. */
export interface TrialBlocks {
  readonly trials: number;
  readonly blocks: number;
  /** f64[block]: periods in it */
  readonly counts: Float64Array;
  /** f64[trial * blocks + block]: sum of the returns a period, fractions */
  readonly sums: Float64Array;
  /** f64[trial * blocks + block]: sum of their squares */
  readonly squares: Float64Array;
  /** f64[trial * blocks + block]: sum of their products with the benchmark's returns; 0 without one */
  readonly products: Float64Array;
}

/** Blocks that a sweep should stream: they are merged to fewer for CSCV and resampled as they are by the reality check. */
export const STREAMED_BLOCKS = 64;

/** Returns the blocks to stream over so many periods: 64, 32 or 16, the most that leave none empty; 0 below 16 periods, which no verdict
 *  can be had of. */
export function chooseBlockCount(periods: number): number {
  return [STREAMED_BLOCKS, 32, 16].find((blocks) => blocks <= periods) ?? 0;
}

/** Returns empty blocks for so many trials over so many periods; block b holds the periods [floor(b * periods / blocks), floor((b + 1) *
 *  periods / blocks)).
 *  Throws UsageError STATISTIC_INVALID where there are fewer periods than blocks. */
export function makeTrialBlocks(trials: number, periods: number, blocks = STREAMED_BLOCKS): TrialBlocks {
  if (periods < blocks)
    throw new UsageError('STATISTIC_INVALID', `${blocks} blocks need at least ${blocks} periods, and there are ${periods}`, {
      context: { blocks, periods },
    });
  const counts = Float64Array.from(
    { length: blocks },
    (_, block) => blockEnd(block, periods, blocks) - blockEnd(block - 1, periods, blocks),
  );
  const zeros = (): Float64Array => new Float64Array(trials * blocks);
  return { trials, blocks, counts, sums: zeros(), squares: zeros(), products: zeros() };
}

/** Writes one trial's row.
 *  returns    f64[periods]  returns a period, fractions; as many as the blocks were made for
 *  benchmark  f64[periods]  returns of what the trials are judged beside; default none */
export function writeTrial(
  { blocks, sums, squares, products }: TrialBlocks,
  trial: number,
  returns: Float64Array,
  benchmark?: Float64Array,
): void {
  let period = 0;
  for (let block = 0; block < blocks; block++) {
    const end = blockEnd(block, returns.length, blocks);
    let [sum, square, product] = [0, 0, 0];
    for (; period < end; period++) {
      const value = returns[period]!;
      sum += value;
      square += value * value;
      if (benchmark !== undefined) product += value * benchmark[period]!;
    }
    sums[trial * blocks + block] = sum;
    squares[trial * blocks + block] = square;
    products[trial * blocks + block] = product;
  }
}

function blockEnd(block: number, periods: number, blocks: number): number {
  return Math.floor(((block + 1) * periods) / blocks);
}

/** Returns the same returns in fewer blocks, each the union of neighbours.
 *  Throws UsageError STATISTIC_INVALID where `blocks` does not divide. */
export function mergeBlocks(from: TrialBlocks, blocks: number): TrialBlocks {
  if (from.blocks === blocks) return from;
  const width = from.blocks / blocks;
  if (!Number.isInteger(width))
    throw new UsageError('STATISTIC_INVALID', `${from.blocks} blocks cannot be merged to ${blocks}: choose a divisor`, {
      context: { blocks: from.blocks, wanted: blocks },
    });
  const merged = (values: Float64Array): Float64Array => {
    const out = new Float64Array(values.length / width);
    for (let i = 0; i < values.length; i++) out[Math.floor(i / width)]! += values[i]!;
    return out;
  };
  const { trials, counts, sums, squares, products } = from;
  return { trials, blocks, counts: merged(counts), sums: merged(sums), squares: merged(squares), products: merged(products) };
}

/** Returns the blocks of the trials at those positions, in that order. */
export function pickTrials({ blocks, counts, sums, squares, products }: TrialBlocks, trials: Int32Array): TrialBlocks {
  const rows = (values: Float64Array): Float64Array => {
    const out = new Float64Array(trials.length * blocks);
    trials.forEach((trial, row) => out.set(values.subarray(trial * blocks, (trial + 1) * blocks), row * blocks));
    return out;
  };
  return { trials: trials.length, blocks, counts, sums: rows(sums), squares: rows(squares), products: rows(products) };
}
