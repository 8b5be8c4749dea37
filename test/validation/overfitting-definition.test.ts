// Combinatorially symmetric cross-validation against its definition, on sums that can be checked by hand.
import { describe, expect, test } from 'vitest';
import { listChoices } from '../../src/validation/combinatorial-folds.js';
import { momentsOf } from '../../src/validation/moments.js';
import { backtestOverfitting, type Overfitting } from '../../src/validation/overfitting.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { makeTrialBlocks, type TrialBlocks } from '../../src/validation/trial-blocks.js';
import { blocksOf, makeNoise, rowOf } from './noise.js';

interface Split {
  readonly inSample: number;
  readonly outOfSample: number;
  readonly logit: number;
}

/** Every split of blocks of equal width into halves; a trial that does not move in a half has a Sharpe ratio of 0 there. */
function slowSplits(matrix: ReturnMatrix, blocks: number): Split[] {
  const width = matrix.periods / blocks;
  const trials = Array.from({ length: matrix.trials }, (_, trial) => trial).filter((trial) =>
    rowOf(matrix, trial).some((value) => value !== 0),
  );
  const sharpe = (trial: number, chosen: readonly number[]): number => {
    const returns = chosen.flatMap((block) => [...rowOf(matrix, trial).subarray(block * width, (block + 1) * width)]);
    const found = momentsOf(Float64Array.from(returns)).sharpe;
    return Number.isNaN(found) ? 0 : found;
  };
  return listChoices(blocks, blocks / 2).map((inside) => {
    const outside = Array.from({ length: blocks }, (_, block) => block).filter((block) => !inside.includes(block));
    const scores = trials.map((trial) => sharpe(trial, inside));
    const winner = trials[scores.indexOf(Math.max(...scores))]!;
    const others = trials.map((trial) => sharpe(trial, outside));
    const own = sharpe(winner, outside);
    // ties share their mean rank
    const rank = others.filter((each) => each < own).length + (others.filter((each) => each === own).length + 1) / 2;
    const relative = rank / (trials.length + 1);
    return { inSample: Math.max(...scores), outOfSample: own, logit: Math.log(relative / (1 - relative)) };
  });
}

const splitsOf = ({ inSample, outOfSample, logits }: Overfitting): Split[] =>
  Array.from(logits, (logit, i) => ({ inSample: inSample[i]!, outOfSample: outOfSample[i]!, logit }));
const text = (splits: readonly Split[]): string[] =>
  splits
    .map((split) =>
      [split.inSample, split.outOfSample, split.logit]
        .map((value) => (value + 0).toFixed(8).replace('-0.00000000', '0.00000000'))
        .join(' '),
    )
    .sort();

/** Returns blocks of ten periods each, whose sums are given and whose squares are all the same. */
function blocksOfSums(sums: readonly (readonly number[])[], square = 1): TrialBlocks {
  const made = makeTrialBlocks(sums.length, 10 * sums[0]!.length, sums[0]!.length);
  made.sums.set(sums.flat());
  made.squares.fill(square);
  return made;
}

describe('each split', () => {
  test.each([
    [5, 2],
    [4, 4],
    [6, 6],
  ])('of %d trials in %d blocks is that of the definition', (trials, blocks) => {
    const matrix = makeNoise({ trials, periods: 24, clusters: trials, within: 0.4, common: 0.1, seed: 10 * trials + blocks });
    // a trial that never moves, and one that moves in the first blocks alone
    rowOf(matrix, 1).fill(0);
    rowOf(matrix, 2).fill(0, 12);
    const found = backtestOverfitting(blocksOf(matrix, blocks), { blocks, seed: 1 });
    const slow = slowSplits(matrix, blocks);
    expect(text(splitsOf(found))).toEqual(text(slow));
    expect(found.splits).toBe(slow.length);
    expect(found.probability).toBe(slow.filter(({ logit }) => logit <= 1e-12).length / slow.length);
    expect(found.lossProbability).toBe(slow.filter(({ outOfSample }) => outOfSample < 0).length / slow.length);
    const mean = (pick: (split: Split) => number): number => slow.reduce((sum, split) => sum + pick(split), 0) / slow.length;
    const [x, y] = [mean(({ inSample }) => inSample), mean(({ outOfSample }) => outOfSample)];
    const slope = mean((split) => (split.inSample - x) * (split.outOfSample - y)) / mean((split) => (split.inSample - x) ** 2);
    expect(found.slope).toBeCloseTo(slope, 8);
  });

  test('comes beside its complement', () => {
    // of two blocks, trial 0 is best in the first, trial 1 in the second
    const { inSample, outOfSample, logits } = backtestOverfitting(
      blocksOfSums([
        [2, -1],
        [1, 1.5],
        [0, 1],
      ]),
      { blocks: 2, seed: 1 },
    );
    const sharpe = (sum: number): number => {
      const mean = sum / 10;
      return mean / Math.sqrt(((1 / 10 - mean * mean) * 10) / 9);
    };
    expect(inSample[0]).toBeCloseTo(sharpe(2), 12);
    expect(inSample[1]).toBeCloseTo(sharpe(1.5), 12);
    expect(outOfSample[0]).toBeCloseTo(sharpe(-1), 12);
    expect(outOfSample[1]).toBeCloseTo(sharpe(1), 12);
    // the winner of the first is the last of three in the second, rank 1 of 4; that of the second is the second of three
    expect(logits[0]).toBeCloseTo(Math.log(1 / 3), 12);
    expect(logits[1]).toBeCloseTo(0, 12);
  });

  test('trials that are all alike share the middle rank, and the slope of a point is undefined', () => {
    const found = backtestOverfitting(
      blocksOfSums([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
      { blocks: 2, seed: 1 },
    );
    expect([...found.logits]).toEqual([0, 0]);
    expect([found.probability, found.lossProbability]).toEqual([1, 0]);
    expect(found.slope).toBeNaN();
  });

  test('the first of equal winners is taken', () => {
    // trials 0 and 1 tie in the first block; only the first of them fails in the second
    const found = backtestOverfitting(
      blocksOfSums([
        [2, -2],
        [2, 2],
        [0, 0],
      ]),
      { blocks: 2, seed: 1 },
    );
    expect(found.logits[0]).toBeCloseTo(Math.log(1 / 3), 12);
    // the winner of the second ties with trial 0 in the first: ranks 2 and 3 of 4
    expect(found.logits[1]).toBeCloseTo(Math.log(2.5 / 1.5), 12);
    expect([found.probability, found.lossProbability]).toEqual([0.5, 0.5]);
  });

  test('the same return every period is no evidence: its Sharpe ratio is 0', () => {
    const constant = blocksOfSums([
      [1, 1],
      [0.5, -0.5],
    ]);
    // ten returns of 0.1 have the square 0.1
    constant.squares.set([0.1, 0.1], 0);
    const found = backtestOverfitting(constant, { blocks: 2, seed: 1 });
    expect(found.outOfSample[0]).toBeLessThan(0);
    expect([found.inSample[1], found.outOfSample[1]]).toEqual([0, 0]);
  });
});

test.each([2 ** -60, 2 ** 60])('returns in units of %d give the same', (unit) => {
  const blocks = blocksOf(makeNoise({ trials: 5, periods: 60, clusters: 5, within: 0, common: 0, seed: 6 }), 6);
  const other = {
    ...blocks,
    sums: blocks.sums.map((sum) => sum * unit),
    squares: blocks.squares.map((square) => square * unit * unit),
  };
  expect(backtestOverfitting(other, { blocks: 6, seed: 1 })).toEqual(backtestOverfitting(blocks, { blocks: 6, seed: 1 }));
});

describe('which splits', () => {
  const matrix = makeNoise({ trials: 4, periods: 160, clusters: 4, within: 0, common: 0, seed: 3 });
  const splits = (budget: number, seed = 1): Overfitting => backtestOverfitting(blocksOf(matrix, 10), { seed, budget, blocks: 10 });

  test('a budget is shared by the trials, at least 32 of them, an even number', () => {
    expect([4 * 100, 4 * 101, 4 * 102 - 1, 4 * 102, 4, 0].map((budget) => splits(budget).splits)).toEqual([100, 100, 100, 102, 32, 32]);
    expect([4 * 253, 4 * 252, 4 * 252 - 1, 4 * 250].map((budget) => splits(budget).splits)).toEqual([252, 252, 250, 250]);
  });

  test('16 blocks and all of their splits where nothing else is said', () => {
    expect(backtestOverfitting(blocksOf(matrix, 32), { seed: 1 }).splits).toBe(12_870);
  });

  test('a sample is without repeats, and of all splits', () => {
    const whole = new Set(text(splitsOf(splits(4 * 252))));
    const sample = text(splitsOf(splits(4 * 200)));
    expect(whole.size).toBe(252);
    expect(new Set(sample).size).toBe(200);
    expect(sample.every((split) => whole.has(split))).toBe(true);
  });

  test('samples of other seeds are others', () => {
    expect(text(splitsOf(splits(400, 1)))).not.toEqual(text(splitsOf(splits(400, 2))));
  });

  test('fewer than two trials that moved have none', () => {
    const one = makeTrialBlocks(3, 160, 16);
    one.squares.fill(1, 16, 32);
    expect(backtestOverfitting(one, { seed: 1 })).toMatchObject({ splits: 0, probability: Number.NaN, slope: Number.NaN });
    one.squares[0] = 1;
    expect(backtestOverfitting(one, { seed: 1, budget: 0 }).splits).toBe(32);
  });

  test.each([0, 1, 3, 21, 22, -2])('%d blocks are refused', (blocks) => {
    expect(() => backtestOverfitting(blocksOf(matrix, 16), { seed: 1, blocks })).toThrow(
      expect.objectContaining({
        code: 'STATISTIC_INVALID',
        message: `CSCV needs an even number of blocks from 2 to 20, not ${blocks}`,
        context: { blocks },
      }),
    );
  });

  test('20 are not', () => {
    expect(() => backtestOverfitting(blocksOf(matrix, 16), { seed: 1, blocks: 20 })).toThrow('16 blocks cannot be merged to 20');
  });
});
