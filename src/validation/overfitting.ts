import { UsageError } from '../core/errors.js';
import { randomStream } from '../core/random.js';
import { listChoices } from './combinatorial-folds.js';
import { mergeBlocks, type TrialBlocks } from './trial-blocks.js';

/** What combinatorially symmetric cross-validation found. One entry per split of the blocks into halves. */
export interface Overfitting {
  /** share of the splits whose in-sample winner is below the median out of sample; NaN below 2 trials that moved */
  readonly probability: number;
  /** f64[split]: ln(w / (1 - w)) with w the winner's relative rank out of sample; <= 0 is a split that overfitted */
  readonly logits: Float64Array;
  /** share of the splits whose winner has a Sharpe ratio below 0 out of sample */
  readonly lossProbability: number;
  /** slope of the winner's out-of-sample Sharpe ratio on its in-sample one; about -1 on noise, NaN where nothing varies */
  readonly slope: number;
  /** f64[split]: Sharpe ratios of the winners, a period */
  readonly inSample: Float64Array;
  readonly outOfSample: Float64Array;
  /** splits of all that were looked at; fewer than all where the budget would not hold them */
  readonly splits: number;
}

export interface OverfittingOptions {
  /** S: blocks that are shared out, even; more are merged. Default 16: 12,870 splits */
  readonly blocks?: number | undefined;
  readonly seed: number;
  /** trials * splits at most; a random sample of the splits beyond it. Default 6e7 */
  readonly budget?: number | undefined;
}

/** Returns the probability of backtest overfitting of choosing the trial with the best Sharpe ratio.
 *  A trial that never moved is left out; in a half in which it does not move its Sharpe ratio is 0. Ties share their mean rank.
 *  Throws UsageError STATISTIC_INVALID for an odd number of blocks, or one that does not divide those of the matrix.
 *  Cost    O(min(trials * splits, budget) * blocks)
 *  Source  Bailey, Borwein, López de Prado, Zhu, The probability of backtest overfitting, 2017, Journal of Computational Finance 20(4), 2.2
 *          and 3 */
export function backtestOverfitting(matrix: TrialBlocks, { blocks = 16, seed, budget = 6e7 }: OverfittingOptions): Overfitting {
  if (blocks < 2 || blocks > 20 || blocks % 2 !== 0)
    throw new UsageError('STATISTIC_INVALID', `CSCV needs an even number of blocks from 2 to 20, not ${blocks}`, { context: { blocks } });
  const columns = columnsOf(mergeBlocks(matrix, blocks));
  const halves = chooseHalves(blocks, Math.max(32, Math.floor(budget / Math.max(1, columns.trials))), seed);
  const splits = columns.trials < 2 ? 0 : 2 * halves.length;
  const found = { logits: new Float64Array(splits), inSample: new Float64Array(splits), outOfSample: new Float64Array(splits) };
  const [one, other, squares] = [new Float64Array(columns.trials), new Float64Array(columns.trials), new Float64Array(columns.trials)];
  for (let half = 0; 2 * half < splits; half++) {
    sharpesOfHalf(columns, halves[half]!, one, other, squares);
    writeSplit(found, 2 * half, one, other);
    writeSplit(found, 2 * half + 1, other, one);
  }
  return {
    ...found,
    splits,
    probability: share(found.logits, (logit) => logit <= 0),
    lossProbability: share(found.outOfSample, (sharpe) => sharpe < 0),
    slope: slopeOf(found.inSample, found.outOfSample),
  };
}

interface Columns {
  readonly trials: number;
  readonly counts: Float64Array;
  /** sums[block][trial] */
  readonly sums: readonly Float64Array[];
  readonly squares: readonly Float64Array[];
}

/** Turns the rows of the trials that moved into columns, which the splits add up. */
function columnsOf({ trials, blocks, counts, sums, squares }: TrialBlocks): Columns {
  const moved: number[] = [];
  for (let trial = 0; trial < trials; trial++) {
    if (squares.subarray(trial * blocks, (trial + 1) * blocks).some((square) => square > 0)) moved.push(trial);
  }
  const column = (values: Float64Array, block: number): Float64Array =>
    Float64Array.from(moved, (trial) => values[trial * blocks + block]!);
  const all = Array.from({ length: blocks }, (_, block) => block);
  return {
    trials: moved.length,
    counts,
    sums: all.map((block) => column(sums, block)),
    squares: all.map((block) => column(squares, block)),
  };
}

/** Returns choices of half the blocks, one of each complementary pair: all of them, or a random sample. */
function chooseHalves(blocks: number, mostSplits: number, seed: number): number[][] {
  const all = listChoices(blocks - 1, blocks / 2 - 1).map((choice) => [0, ...choice.map((block) => block + 1)]);
  const wanted = Math.floor(mostSplits / 2);
  const random = randomStream(seed);
  for (let i = 0; i < wanted && wanted < all.length; i++) {
    const j = i + random.below(all.length - i);
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all.slice(0, wanted);
}

/** square  f64[trials] of scratch: a new one for each half would be most of what a verdict takes from the memory */
function sharpesOfHalf(
  { trials, counts, sums, squares }: Columns,
  half: readonly number[],
  inside: Float64Array,
  outside: Float64Array,
  square: Float64Array,
): void {
  writeSharpes(half, inside);
  writeSharpes(
    sums.map((_, block) => block).filter((block) => !half.includes(block)),
    outside,
  );

  function writeSharpes(chosen: readonly number[], out: Float64Array): void {
    square.fill(0);
    let count = 0;
    out.fill(0);
    for (const block of chosen) {
      count += counts[block]!;
      addTo(out, sums[block]!);
      addTo(square, squares[block]!);
    }
    for (let trial = 0; trial < trials; trial++) {
      const mean = out[trial]! / count;
      const variance = square[trial]! / count - mean * mean;
      out[trial] = variance > 1e-14 * mean * mean ? mean / Math.sqrt((variance * count) / (count - 1)) : 0;
    }
  }
}

function addTo(out: Float64Array, values: Float64Array): void {
  for (let i = 0; i < out.length; i++) out[i]! += values[i]!;
}

type Found = Pick<Overfitting, 'logits' | 'inSample' | 'outOfSample'>;

function writeSplit({ logits, inSample, outOfSample }: Found, split: number, inside: Float64Array, outside: Float64Array): void {
  let winner = 0;
  for (let trial = 1; trial < inside.length; trial++) if (inside[trial]! > inside[winner]!) winner = trial;
  const score = outside[winner]!;
  let [below, equal] = [0, 0];
  for (let trial = 0; trial < outside.length; trial++) {
    if (outside[trial]! < score) below++;
    else if (outside[trial] === score) equal++;
  }
  const relativeRank = (below + (equal + 1) / 2) / (outside.length + 1);
  logits[split] = Math.log(relativeRank / (1 - relativeRank));
  inSample[split] = inside[winner]!;
  outOfSample[split] = score;
}

function share(values: Float64Array, isCounted: (value: number) => boolean): number {
  let counted = 0;
  for (const value of values) if (isCounted(value)) counted++;
  return counted / values.length;
}

/** The least-squares slope of y on x. */
function slopeOf(x: Float64Array, y: Float64Array): number {
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  let [across, along] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    across += (x[i]! - meanX) * (y[i]! - meanY);
    along += (x[i]! - meanX) ** 2;
  }
  return along > 0 ? across / along : Number.NaN;
}
