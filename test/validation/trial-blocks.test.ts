import { describe, expect, test } from 'vitest';
import {
  chooseBlockCount,
  makeTrialBlocks,
  mergeBlocks,
  pickTrials,
  writeTrial,
  type TrialBlocks,
} from '../../src/validation/trial-blocks.js';

/** Two trials over ten periods in four blocks: [0, 2), [2, 5), [5, 7), [7, 10). */
function written(): TrialBlocks {
  const blocks = makeTrialBlocks(2, 10, 4);
  writeTrial(blocks, 0, Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), Float64Array.of(1, -1, 2, 0, 1, 1, 0, -1, 3, 1));
  writeTrial(blocks, 1, Float64Array.of(-1, 0, 1, 1, 1, 0, 0, 2, 2, -3));
  return blocks;
}

describe('blocks of periods', () => {
  test('are as equal as whole periods allow, and hold sums of returns, of squares, and of products with a benchmark', () => {
    const { trials, blocks, counts, sums, squares, products } = written();
    expect([trials, blocks, [...counts]]).toEqual([2, 4, [2, 3, 2, 3]]);
    expect([...sums]).toEqual([3, 12, 13, 27, -1, 3, 0, 1]);
    expect([...squares]).toEqual([5, 50, 85, 245, 1, 3, 0, 17]);
    expect([...products]).toEqual([-1, 11, 6, 29, 0, 0, 0, 0]);
  });

  test('a trial may be written again', () => {
    const blocks = written();
    writeTrial(blocks, 1, new Float64Array(10).fill(1));
    expect([...blocks.sums]).toEqual([3, 12, 13, 27, 2, 3, 2, 3]);
  });

  test('are empty at first, 64 where nothing else is said, and each has a period at least', () => {
    const { blocks, counts, sums, squares } = makeTrialBlocks(3, 64);
    expect([blocks, sums.length, squares.length]).toEqual([64, 192, 192]);
    expect(new Set(counts)).toEqual(new Set([1]));
    expect(new Set([...sums, ...squares])).toEqual(new Set([0]));
    expect(() => makeTrialBlocks(3, 63)).toThrow(
      expect.objectContaining({
        code: 'STATISTIC_INVALID',
        message: '64 blocks need at least 64 periods, and there are 63',
        context: { blocks: 64, periods: 63 },
      }),
    );
  });

  test.each([
    [64, 64],
    [63, 32],
    [32, 32],
    [31, 16],
    [16, 16],
    [15, 0],
    [0, 0],
  ])('of %d periods there are %d', (periods, blocks) => {
    expect(chooseBlockCount(periods)).toBe(blocks);
  });
});

describe('fewer blocks', () => {
  test('hold the sums of their neighbours', () => {
    expect(mergeBlocks(written(), 2)).toEqual({
      trials: 2,
      blocks: 2,
      counts: Float64Array.of(5, 5),
      sums: Float64Array.of(15, 40, 2, 1),
      squares: Float64Array.of(55, 330, 4, 17),
      products: Float64Array.of(10, 35, 0, 0),
    });
    expect(mergeBlocks(written(), 1).sums).toEqual(Float64Array.of(55, 3));
  });

  test('as many are the same', () => {
    const blocks = written();
    expect(mergeBlocks(blocks, 4)).toBe(blocks);
  });

  test.each([3, 8])('4 cannot become %d', (wanted) => {
    expect(() => mergeBlocks(written(), wanted)).toThrow(
      expect.objectContaining({
        code: 'STATISTIC_INVALID',
        message: `4 blocks cannot be merged to ${wanted}: choose a divisor`,
        context: { blocks: 4, wanted },
      }),
    );
  });
});

test('some trials, in the order that is asked for', () => {
  const blocks = written();
  expect(pickTrials(blocks, Int32Array.of(1, 0, 1))).toEqual({
    trials: 3,
    blocks: 4,
    counts: blocks.counts,
    sums: Float64Array.of(-1, 3, 0, 1, 3, 12, 13, 27, -1, 3, 0, 1),
    squares: Float64Array.of(1, 3, 0, 17, 5, 50, 85, 245, 1, 3, 0, 17),
    products: Float64Array.of(0, 0, 0, 0, -1, 11, 6, 29, 0, 0, 0, 0),
  });
});
