// Where folds begin, end and are refused, to the bar.
import { describe, expect, test } from 'vitest';
import { combinatorialFolds, countChoices, listChoices } from '../../src/validation/combinatorial-folds.js';
import { cutGroups, purgedFolds } from '../../src/validation/purged-folds.js';
import { checkWindowsApart, splitWindows } from '../../src/validation/split-windows.js';
import { walkForwardFolds, walkForwardFoldsByTime } from '../../src/validation/walk-forward.js';

const DAY = 86_400_000;
const days = (count: number, from = 0): Float64Array => Float64Array.from({ length: count }, (_, i) => (from + i) * DAY);
const refusal = (code: string, context: object) => expect.objectContaining({ code, context });

describe('combinatorial folds', () => {
  const base = { bars: { from: 10, to: 14 }, horizonBars: 0, embargoBars: 0 };

  test('of three groups, two tested at a time: three splits and two paths, by hand', () => {
    expect(combinatorialFolds({ ...base, bars: { from: 0, to: 6 }, groups: 3, testGroups: 2 })).toEqual({
      groups: [
        { from: 0, to: 2 },
        { from: 2, to: 4 },
        { from: 4, to: 6 },
      ],
      testGroups: [
        [0, 1],
        [0, 2],
        [1, 2],
      ],
      folds: [
        {
          foldNumber: 0,
          train: [{ from: 4, to: 6 }],
          test: [
            { from: 0, to: 2 },
            { from: 2, to: 4 },
          ],
        },
        {
          foldNumber: 1,
          train: [{ from: 2, to: 4 }],
          test: [
            { from: 0, to: 2 },
            { from: 4, to: 6 },
          ],
        },
        {
          foldNumber: 2,
          train: [{ from: 0, to: 2 }],
          test: [
            { from: 2, to: 4 },
            { from: 4, to: 6 },
          ],
        },
      ],
      paths: [
        [0, 0, 1],
        [1, 2, 2],
      ],
    });
  });

  test.each([0, 4, 1.5, -1])('%d of four groups tested is refused', (testGroups) => {
    expect(() => combinatorialFolds({ ...base, groups: 4, testGroups })).toThrow(
      refusal('FOLDS_INVALID', { groups: 4, test_groups: testGroups }),
    );
  });

  test('one of four groups tested is as many splits as groups, and one path', () => {
    const { folds, paths } = combinatorialFolds({ ...base, groups: 4, testGroups: 1 });
    expect([folds.length, paths]).toEqual([4, [[0, 1, 2, 3]]]);
  });

  test('too many splits are refused with their number', () => {
    expect(() => combinatorialFolds({ ...base, bars: { from: 0, to: 30 }, groups: 20, testGroups: 10 })).toThrow(
      refusal('FOLDS_INVALID', { groups: 20, test_groups: 10, splits: 184_756 }),
    );
  });

  test('choices of one, of all and of all but one', () => {
    expect([countChoices(5, 1), countChoices(5, 5), countChoices(5, 4), countChoices(40, 38)]).toEqual([5, 1, 5, 780]);
    expect(listChoices(3, 3)).toEqual([[0, 1, 2]]);
    expect(listChoices(3, 1)).toEqual([[0], [1], [2]]);
  });
});

describe('purged folds', () => {
  test('of bars that do not begin at 0 test every bar once and train on the others, purged on both sides', () => {
    expect(purgedFolds({ bars: { from: 10, to: 22 }, folds: 3, horizonBars: 1, embargoBars: 1 })).toEqual([
      { foldNumber: 0, train: [{ from: 16, to: 22 }], test: [{ from: 10, to: 14 }] },
      {
        foldNumber: 1,
        train: [
          { from: 10, to: 13 },
          { from: 20, to: 22 },
        ],
        test: [{ from: 14, to: 18 }],
      },
      { foldNumber: 2, train: [{ from: 10, to: 17 }], test: [{ from: 18, to: 22 }] },
    ]);
  });

  test('two folds of two bars are the fewest', () => {
    expect(cutGroups({ from: 5, to: 7 }, 2)).toEqual([
      { from: 5, to: 6 },
      { from: 6, to: 7 },
    ]);
    expect(() => cutGroups({ from: 5, to: 7 }, 3)).toThrow(refusal('FOLDS_INVALID', { folds: 3, bars: 2 }));
    expect(() => cutGroups({ from: 5, to: 7 }, 1)).toThrow(refusal('FOLDS_INVALID', { folds: 1 }));
    expect(() => cutGroups({ from: 7, to: 5 }, 2)).toThrow('2 folds need at least 2 bars, and there are 0');
  });

  test('a horizon or an embargo that is no number of bars is refused, and so is a purge that leaves nothing', () => {
    const fold = { bars: { from: 0, to: 4 }, folds: 2, horizonBars: 0, embargoBars: 0 };
    expect(() => purgedFolds({ ...fold, horizonBars: 0.5 })).toThrow(refusal('FOLDS_INVALID', { bars: 0.5 }));
    expect(() => purgedFolds({ ...fold, embargoBars: -1 })).toThrow(refusal('FOLDS_INVALID', { bars: -1 }));
    expect(() => purgedFolds({ ...fold, horizonBars: 2, embargoBars: 1 })).toThrow(
      refusal('FOLDS_INVALID', { fold: 0, horizon_bars: 2, embargo_bars: 1 }),
    );
    expect(purgedFolds({ ...fold, horizonBars: 1 })[0]!.train).toEqual([{ from: 3, to: 4 }]);
  });
});

describe('split windows', () => {
  test('are refused with what was asked for', () => {
    const parts = [
      { name: 'train', fraction: 0.9 },
      { name: 'test', fraction: 0.1 },
    ];
    expect(() => splitWindows({ bars: { from: 5, to: 9 }, parts: parts.toReversed() })).toThrow(
      refusal('WINDOW_INVALID', { window: 'test', bars: 4, fraction: 0.1, gap_bars: 0 }),
    );
    expect(() => splitWindows({ bars: { from: 5, to: 9 }, parts: [{ name: 'all', fraction: 1.5 }] })).toThrow(
      refusal('WINDOW_INVALID', { sum: 1.5 }),
    );
    expect(() => splitWindows({ bars: { from: 9, to: 5 }, parts })).toThrow('train would have no bar: 0 bars');
    expect(splitWindows({ bars: { from: 5, to: 15 }, parts })).toEqual([
      { from: 5, to: 14 },
      { from: 14, to: 15 },
    ]);
  });

  test('that share time, or hold none, are refused with their names', () => {
    const [a, b] = [
      { name: 'a', startMs: 0, endMs: 5000 },
      { name: 'b', startMs: 4000, endMs: 4500 },
    ];
    expect(() => checkWindowsApart([a, b])).toThrow(
      refusal('WINDOWS_OVERLAP', { earlier: 'a', later: 'b', from: '1970-01-01T00:00:04Z', to: '1970-01-01T00:00:04.500Z' }),
    );
    expect(() => checkWindowsApart([{ name: 'c', startMs: 5, endMs: 5 }])).toThrow(refusal('WINDOW_INVALID', { window: 'c' }));
  });
});

describe('walk-forward by bars', () => {
  const base = { bars: { from: 100, to: 130 }, mode: 'rolling' as const, trainBars: 10, testBars: 10 };

  test('a last test that ends with the data is the last, and with steps shorter than a test too', () => {
    expect(walkForwardFolds(base).map(({ test: { from, to } }) => [from, to])).toEqual([
      [110, 120],
      [120, 130],
    ]);
    expect(walkForwardFolds({ ...base, stepBars: 4, keepShortTail: true }).map(({ test: { from, to } }) => [from, to])).toEqual([
      [110, 120],
      [114, 124],
      [118, 128],
      [122, 130],
    ]);
    expect(walkForwardFolds({ ...base, stepBars: 5 }).map(({ test: { from, to } }) => [from, to])).toEqual([
      [110, 120],
      [115, 125],
      [120, 130],
    ]);
  });

  test('bars that train and test fill exactly are one fold, and one bar fewer none', () => {
    expect(walkForwardFolds({ ...base, bars: { from: 100, to: 120 } })).toHaveLength(1);
    expect(() => walkForwardFolds({ ...base, bars: { from: 100, to: 119 } })).toThrow(
      refusal('FOLDS_INVALID', { needed: '10 + 0 + 10 bars', had: '19 bars' }),
    );
    expect(walkForwardFolds({ ...base, bars: { from: 100, to: 111 }, keepShortTail: true })).toHaveLength(1);
    expect(() => walkForwardFolds({ ...base, bars: { from: 100, to: 110 }, keepShortTail: true })).toThrow('and there are 10 bars');
  });

  test('a length that is none is refused with it', () => {
    expect(() => walkForwardFolds({ ...base, trainBars: 0 })).toThrow(refusal('FOLDS_INVALID', { train_bars: 0 }));
    expect(() => walkForwardFolds({ ...base, gapBars: -1 })).toThrow(refusal('FOLDS_INVALID', { gap_bars: -1 }));
    expect(walkForwardFolds({ ...base, trainBars: 1, testBars: 1, bars: { from: 0, to: 3 } })).toHaveLength(2);
  });
});

describe('walk-forward by time', () => {
  const base = { timeMs: days(30, 1000), mode: 'rolling' as const, trainMs: 10 * DAY, testMs: 10 * DAY };
  const ranges = (options: Partial<typeof base> & { keepShortTail?: boolean; stepMs?: number; bars?: { from: number; to: number } }) =>
    walkForwardFoldsByTime({ ...base, ...options }).map(({ train, test: { from, to } }) => [train.from, train.to, from, to]);

  test('rolling and anchored: the last test ends with the last bar, which is as long as the one before', () => {
    expect(ranges({})).toEqual([
      [0, 10, 10, 20],
      [10, 20, 20, 30],
    ]);
    expect(walkForwardFoldsByTime({ ...base, mode: 'anchored' }).map(({ train }) => [train.from, train.to])).toEqual([
      [0, 10],
      [0, 20],
    ]);
  });

  test('a test that the data do not fill is left out, or kept short', () => {
    expect(ranges({ timeMs: days(29, 1000) })).toEqual([[0, 10, 10, 20]]);
    expect(ranges({ timeMs: days(29, 1000), keepShortTail: true })).toEqual([
      [0, 10, 10, 20],
      [10, 20, 20, 29],
    ]);
    expect(ranges({ stepMs: 4 * DAY, keepShortTail: true })).toEqual([
      [0, 10, 10, 20],
      [4, 14, 14, 24],
      [8, 18, 18, 28],
      [12, 22, 22, 30],
    ]);
  });

  test('a test that ends with the data is the last, even where the steps are shorter', () => {
    expect(ranges({ stepMs: 5 * DAY, keepShortTail: true })).toEqual([
      [0, 10, 10, 20],
      [5, 15, 15, 25],
      [10, 20, 20, 30],
    ]);
  });

  test('only the bars of the window are walked over, and an anchored fold begins with them', () => {
    expect(ranges({ bars: { from: 5, to: 25 } })).toEqual([[5, 15, 15, 25]]);
    expect(ranges({ bars: { from: 5, to: 30 }, stepMs: 5 * DAY })).toEqual([
      [5, 15, 15, 25],
      [10, 20, 20, 30],
    ]);
  });

  test('two bars are enough to train or to test on, one is not', () => {
    expect(ranges({ timeMs: days(4), trainMs: 2 * DAY, testMs: 2 * DAY })).toEqual([[0, 2, 2, 4]]);
    const lateTest = Float64Array.of(0, 1, 2, 3, 4, 9).map((day) => day * DAY);
    // the second test, days 4 to 7, holds the single bar of day 4
    expect(ranges({ timeMs: lateTest, trainMs: 2 * DAY, testMs: 2 * DAY })).toEqual([[0, 2, 2, 4]]);
    const loneTrain = Float64Array.of(0, 2, 3, 4, 5).map((day) => day * DAY);
    // the first train, days 0 and 1, holds the single bar of day 0
    expect(ranges({ timeMs: loneTrain, trainMs: 2 * DAY, testMs: 2 * DAY })).toEqual([[1, 3, 3, 5]]);
  });

  test('a single bar is no fold, and the days that are there are told', () => {
    expect(() => walkForwardFoldsByTime({ ...base, timeMs: days(1) })).toThrow('train and test take 10 + 10 days, and there are 0 days');
    expect(() => walkForwardFoldsByTime({ ...base, timeMs: days(15, 7) })).toThrow(
      refusal('FOLDS_INVALID', { needed: '10 + 10 days', had: '15 days' }),
    );
    expect(() => walkForwardFoldsByTime({ ...base, testMs: Infinity })).toThrow(refusal('FOLDS_INVALID', { test_ms: Infinity }));
  });
});
