import { describe, expect, test } from 'vitest';
import { listChoices } from '../../src/validation/combinatorial-folds.js';
import { momentsOf } from '../../src/validation/moments.js';
import { backtestOverfitting } from '../../src/validation/overfitting.js';
import type { ReturnMatrix } from '../../src/validation/resampled-means.js';
import { chooseBlockCount, makeTrialBlocks, mergeBlocks, pickTrials } from '../../src/validation/trial-blocks.js';
import { blocksOf, makeNoise, plantEdge, rowOf } from './noise.js';

const noise = (trials: number, seed: number, clusters = trials): ReturnMatrix =>
  makeNoise({ trials, periods: 800, clusters, within: 0.6, common: 0.2, seed });

/** The definition, split by split, on the returns themselves; no ties, every trial moves. */
function slowLogits(matrix: ReturnMatrix, blocks: number): number[] {
  const width = matrix.periods / blocks;
  const sharpe = (trial: number, chosen: readonly number[]): number =>
    momentsOf(Float64Array.from(chosen.flatMap((block) => [...rowOf(matrix, trial).subarray(block * width, (block + 1) * width)]))).sharpe;
  return listChoices(blocks, blocks / 2).map((inside) => {
    const outside = Array.from({ length: blocks }, (_, block) => block).filter((block) => !inside.includes(block));
    const trials = Array.from({ length: matrix.trials }, (_, trial) => trial);
    const winner = trials.reduce((best, trial) => (sharpe(trial, inside) > sharpe(best, inside) ? trial : best));
    const rank = trials.filter((trial) => sharpe(trial, outside) <= sharpe(winner, outside)).length / (matrix.trials + 1);
    return Math.log(rank / (1 - rank));
  });
}

describe('the probability of backtest overfitting', () => {
  test('its logits are those of the definition, from block sums alone', () => {
    const matrix = noise(7, 5);
    const { logits, probability, splits } = backtestOverfitting(blocksOf(matrix, 40), { blocks: 8, seed: 1 });
    const slow = slowLogits(matrix, 8);
    expect(splits).toBe(70);
    expect([...logits].sort().map((logit) => logit.toFixed(9))).toEqual(slow.sort().map((logit) => logit.toFixed(9)));
    expect(probability).toBe(slow.filter((logit) => logit <= 0).length / 70);
  });

  test('noise: about a half on average, winners lose as often as not, and the slope is negative', () => {
    const found = Array.from({ length: 12 }, (_, seed) => backtestOverfitting(blocksOf(noise(40, 100 + seed)), { seed, budget: 80_000 }));
    const mean = (pick: (one: (typeof found)[number]) => number): number => found.reduce((sum, one) => sum + pick(one), 0) / found.length;
    expect(mean(({ probability }) => probability)).toBeGreaterThan(0.38);
    expect(mean(({ probability }) => probability)).toBeLessThan(0.62);
    expect(Math.abs(mean(({ lossProbability }) => lossProbability) - 0.5)).toBeLessThan(0.15);
    expect(mean(({ slope }) => slope)).toBeLessThan(-0.5);
  });

  test('a trial that is better in every block: none', () => {
    const matrix = noise(40, 9);
    plantEdge(matrix, 17, 6);
    const { probability, lossProbability, logits } = backtestOverfitting(blocksOf(matrix), { seed: 1 });
    expect([probability, lossProbability, logits.length]).toEqual([0, 0, 12_870]);
  });

  test('trials that are good where another is bad: the winner is always below the median', () => {
    const blocks = makeTrialBlocks(2, 320, 16);
    // both earn 1 or -1 on average, in turns; the total of the winner of one half is made up by the other half
    for (let block = 0; block < 16; block++)
      for (const trial of [0, 1]) {
        blocks.sums[trial * 16 + block] = (block + trial) % 2 === 0 ? 1 : -1;
        blocks.squares[trial * 16 + block] = 1;
      }
    const { logits, probability } = backtestOverfitting(blocks, { seed: 1 });
    expect(probability).toBe(1);
    expect(Math.max(...logits)).toBe(0);
  });

  test('a budget samples splits, the same for the same seed; idle trials are left out', () => {
    const matrix = noise(30, 4);
    rowOf(matrix, 3).fill(0);
    const run = (seed: number) => backtestOverfitting(blocksOf(matrix), { seed, budget: 29 * 1000 });
    expect(run(1).splits).toBe(1000);
    expect(run(1)).toEqual(run(1));
    expect(run(2).logits).not.toEqual(run(1).logits);
    expect(Math.abs(run(1).probability - backtestOverfitting(blocksOf(matrix), { seed: 1 }).probability)).toBeLessThan(0.06);
    expect(backtestOverfitting(makeTrialBlocks(5, 100, 16), { seed: 1 })).toMatchObject({ splits: 0, probability: Number.NaN });
  });

  test('blocks merge to the same sums, and what cannot be cut is refused', () => {
    const matrix = noise(5, 8);
    expect([...mergeBlocks(blocksOf(matrix, 32), 16).sums].map((sum) => sum.toFixed(12))).toEqual(
      [...blocksOf(matrix, 16).sums].map((sum) => sum.toFixed(12)),
    );
    expect(pickTrials(blocksOf(matrix, 16), Int32Array.of(4)).sums).toEqual(blocksOf(matrix, 16).sums.slice(64));
    expect([15, 16, 40, 64, 5000].map(chooseBlockCount)).toEqual([0, 16, 32, 64, 64]);
    expect(() => makeTrialBlocks(1, 10, 16)).toThrow('16 blocks need at least 16 periods, and there are 10');
    expect(() => backtestOverfitting(blocksOf(matrix, 30), { seed: 1 })).toThrow('30 blocks cannot be merged to 16: choose a divisor');
    expect(() => backtestOverfitting(blocksOf(matrix, 32), { seed: 1, blocks: 7 })).toThrow(
      'CSCV needs an even number of blocks from 2 to 20, not 7',
    );
  });
});
