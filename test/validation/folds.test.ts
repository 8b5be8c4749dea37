// Windows and folds: disjoint with embargo, covering, in order; what cannot be cut is one sentence.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BarWindow } from '../../src/core/trading-data.js';
import { combinatorialFolds, countChoices, listChoices } from '../../src/validation/combinatorial-folds.js';
import { countFoldBars } from '../../src/validation/fold.js';
import { trainRanges, trainRows } from '../../src/validation/purge.js';
import { purgedFolds } from '../../src/validation/purged-folds.js';
import { checkWindowsApart, splitWindows } from '../../src/validation/split-windows.js';
import { walkForwardFolds, walkForwardFoldsByTime } from '../../src/validation/walk-forward.js';

const SEED = { seed: 11, numRuns: 200 };
const DAY = 86_400_000;

const rowsOf = (ranges: readonly BarWindow[]): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i));

function expectAscendingApart(ranges: readonly BarWindow[]): void {
  for (const { from, to } of ranges) expect(to).toBeGreaterThan(from);
  for (let i = 1; i < ranges.length; i++) expect(ranges[i]!.from).toBeGreaterThanOrEqual(ranges[i - 1]!.to);
}

/** The slow twin: a row may train if its label shares no bar with any test row's label, and it is not embargoed. */
function slowTrainRows(bars: number, tests: readonly BarWindow[], horizonBars: number, embargoBars: number): number[] {
  const isFree = (row: number): boolean =>
    rowsOf(tests).every((t) => row + horizonBars < t || row > t + horizonBars) &&
    tests.every(({ to }) => row < to || row >= to + horizonBars + embargoBars);
  return Array.from({ length: bars }, (_, row) => row).filter((row) => !rowsOf(tests).includes(row) && isFree(row));
}

const partsOf = (...fractions: number[]) =>
  fractions.map((fraction, part) => ({ name: ['train', 'validation', 'holdout'][part]!, fraction }));

describe('train, validation and holdout', () => {
  test('follow each other with gaps, and the holdout ends with the data', () => {
    expect(splitWindows({ bars: { from: 10, to: 1010 }, parts: partsOf(0.6, 0.2, 0.2), gapBars: 5 })).toEqual([
      { from: 10, to: 604 },
      { from: 609, to: 807 },
      { from: 812, to: 1010 },
    ]);
  });

  test('a part without a bar is refused', () => {
    expect(() => splitWindows({ bars: { from: 0, to: 10 }, parts: partsOf(0.9, 0.05, 0.05) })).toThrow(
      'validation would have no bar: 10 bars with train 0.9, validation 0.05, holdout 0.05 and gaps of 0 bars leave none',
    );
    expect(() => splitWindows({ bars: { from: 0, to: 100 }, parts: partsOf(0.8, 0.2, 0.1) })).toThrow(
      'the fractions of train 0.8, validation 0.2, holdout 0.1 must sum to 1 at most, not 1.1',
    );
    expect(splitWindows({ bars: { from: 0, to: 100 }, parts: partsOf(0.5, 0.2) })).toEqual([
      { from: 0, to: 50 },
      { from: 50, to: 70 },
    ]);
  });

  test('windows that share time are refused by name, in whatever order they stand', () => {
    const window = (name: string, start: string, end: string) => ({ name, startMs: Date.parse(start), endMs: Date.parse(end) });
    const [early, late] = [window('test', '2015-01-01', '2016-01-01'), window('holdout', '2015-12-01', '2017-01-01')];
    expect(() => checkWindowsApart([late, early])).toThrow(
      'windows test and holdout must not overlap, and share 2015-12-01T00:00:00Z to 2016-01-01T00:00:00Z',
    );
    expect(() => checkWindowsApart([early, window('holdout', '2016-01-01', '2017-01-01')])).not.toThrow();
    expect(() => checkWindowsApart([window('x', '2016-01-01', '2016-01-01')])).toThrow(/^window x must start before it ends/);
  });
});

describe('walk-forward', () => {
  test('rolling and anchored, by hand', () => {
    const rolling = walkForwardFolds({ bars: { from: 0, to: 100 }, mode: 'rolling', trainBars: 50, testBars: 20, gapBars: 2 });
    expect(rolling.map(({ train, test }) => [train, test])).toEqual([
      [
        { from: 0, to: 50 },
        { from: 52, to: 72 },
      ],
      [
        { from: 20, to: 70 },
        { from: 72, to: 92 },
      ],
    ]);
    expect(rolling[1]).toMatchObject({ foldNumber: 1, trainWarmupBars: 20, testWarmupBars: 72 });
    const anchored = walkForwardFolds({ bars: { from: 0, to: 100 }, mode: 'anchored', trainBars: 50, testBars: 20, keepShortTail: true });
    expect(anchored.map(({ train, test }) => [train, test])).toEqual([
      [
        { from: 0, to: 50 },
        { from: 50, to: 70 },
      ],
      [
        { from: 0, to: 70 },
        { from: 70, to: 90 },
      ],
      [
        { from: 0, to: 90 },
        { from: 90, to: 100 },
      ],
    ]);
  });

  test('train lies before test by the gap, tests ascend, and steps of the test length cover each bar once', () => {
    const options = fc.record({
      from: fc.nat(20),
      bars: fc.integer({ min: 1, max: 400 }),
      mode: fc.constantFrom('rolling' as const, 'anchored' as const),
      trainBars: fc.integer({ min: 1, max: 60 }),
      testBars: fc.integer({ min: 1, max: 40 }),
      gapBars: fc.nat(10),
      keepShortTail: fc.boolean(),
    });
    fc.assert(
      fc.property(options, ({ from, bars, ...rest }) => {
        fc.pre(rest.trainBars + rest.testBars + rest.gapBars <= bars);
        const folds = walkForwardFolds({ bars: { from, to: from + bars }, ...rest });
        expectAscendingApart(folds.map(({ test }) => test));
        const tested = rowsOf(folds.map(({ test }) => test));
        expect(tested).toEqual(tested.map((_, i) => from + rest.trainBars + rest.gapBars + i));
        expect(from + bars - (tested.at(-1)! + 1)).toBeLessThan(rest.keepShortTail ? 1 : rest.testBars);
        for (const { train, test } of folds) {
          expect(test.from - train.to).toBe(rest.gapBars);
          expect(rest.mode === 'rolling' ? train.to - train.from : train.from).toBe(rest.mode === 'rolling' ? rest.trainBars : from);
        }
      }),
      SEED,
    );
  });

  test('by time: equals the folds by bars on even bars, and leaves a hole of the data out', () => {
    const even = Float64Array.from({ length: 100 }, (_, i) => i * DAY);
    const byBars = walkForwardFolds({ bars: { from: 0, to: 100 }, mode: 'rolling', trainBars: 30, testBars: 10 });
    expect(walkForwardFoldsByTime({ timeMs: even, mode: 'rolling', trainMs: 30 * DAY, testMs: 10 * DAY })).toEqual(byBars);
    const holed = even.filter((_, i) => i < 40 || i >= 61);
    const folds = walkForwardFoldsByTime({ timeMs: holed, mode: 'rolling', trainMs: 30 * DAY, testMs: 10 * DAY });
    expect(folds.map(({ foldNumber }) => foldNumber)).toEqual(folds.map((_, i) => i));
    for (const { train, test } of folds) expect(holed[test.from]! - holed[train.from]!).toBeLessThanOrEqual(40 * DAY);
    // a single bar is no window to run over
    const lone = even.filter((_, i) => i < 41 || i >= 50),
      tests = walkForwardFoldsByTime({ timeMs: lone, mode: 'rolling', trainMs: 30 * DAY, testMs: 10 * DAY }).map(({ test }) => test);
    expect(tests).toEqual([
      { from: 30, to: 40 },
      { from: 41, to: 51 },
      { from: 51, to: 61 },
      { from: 61, to: 71 },
      { from: 71, to: 81 },
      { from: 81, to: 91 },
    ]);
  });

  test.each([
    [
      { trainBars: 90, testBars: 20 },
      'a walk-forward needs room for one fold: train and test take 90 + 0 + 20 bars, and there are 100 bars',
    ],
    [{ trainBars: 0, testBars: 20 }, 'the train length of a fold must be a whole number of bars >= 1, not 0'],
    [{ trainBars: 10, testBars: 2.5 }, 'the test length of a fold must be a whole number of bars >= 1, not 2.5'],
    [{ trainBars: 10, testBars: 10, stepBars: 0 }, 'the step length of a fold must be a whole number of bars >= 1, not 0'],
  ])('%j is refused', (lengths, sentence) => {
    expect(() => walkForwardFolds({ bars: { from: 0, to: 100 }, mode: 'rolling', ...lengths })).toThrow(sentence);
  });

  test('by time, what is too long or not a length is refused', () => {
    const timeMs = Float64Array.from({ length: 10 }, (_, i) => i * DAY);
    expect(() => walkForwardFoldsByTime({ timeMs, mode: 'rolling', trainMs: 9 * DAY, testMs: 2 * DAY })).toThrow(
      'train and test take 9 + 2 days, and there are 10 days',
    );
    expect(() => walkForwardFoldsByTime({ timeMs, mode: 'rolling', trainMs: 0, testMs: DAY })).toThrow(
      'the train length must be above 0 days, not 0',
    );
    expect(() => walkForwardFoldsByTime({ timeMs: new Float64Array(0), mode: 'rolling', trainMs: DAY, testMs: DAY })).toThrow(
      'there are 0 bars',
    );
  });
});

describe('purge and embargo', () => {
  const setup = fc.record({
    bars: fc.integer({ min: 20, max: 90 }),
    a: fc.nat(60),
    length: fc.integer({ min: 1, max: 15 }),
    gap: fc.integer({ min: 0, max: 20 }),
    horizonBars: fc.nat(6),
    embargoBars: fc.nat(6),
  });

  test('the ranges are those of the slow twin, and so are the rows with equal label ends', () => {
    fc.assert(
      fc.property(setup, ({ bars, a, length, gap, horizonBars, embargoBars }) => {
        const tests = [
          { from: a, to: a + length },
          { from: a + length + gap, to: a + 2 * length + gap },
        ].filter(({ to }) => to <= bars);
        const slow = slowTrainRows(bars, tests, horizonBars, embargoBars);
        const ranges = trainRanges({ from: 0, to: bars }, tests, { horizonBars, embargoBars });
        expectAscendingApart(ranges);
        expect(rowsOf(ranges)).toEqual(slow);
        expect([
          ...trainRows(
            Int32Array.from({ length: bars }, (_, row) => row + horizonBars),
            tests,
            embargoBars,
          ),
        ]).toEqual(slow);
      }),
      SEED,
    );
  });

  test('labels with their own ends purge one by one', () => {
    expect([...trainRows(Int32Array.of(0, 5, 2, 3, 7, 5, 6, 7, 8, 9), [{ from: 4, to: 6 }], 1)]).toEqual([0, 2, 3, 9]);
  });
});

describe('purged k-fold', () => {
  test('tests cover every bar once, in order; train and test labels stay apart', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 40, max: 200 }),
        fc.integer({ min: 2, max: 6 }),
        fc.nat(5),
        fc.nat(4),
        (bars, folds, horizonBars, embargoBars) => {
          const all = purgedFolds({ bars: { from: 3, to: bars }, folds, horizonBars, embargoBars });
          expect(rowsOf(all.flatMap(({ test }) => test))).toEqual(rowsOf([{ from: 3, to: bars }]));
          for (const { train, test } of all) {
            const [{ from, to }] = test as [BarWindow];
            for (const row of rowsOf(train)) expect(row + horizonBars < from || row >= to + horizonBars + embargoBars).toBe(true);
          }
        },
      ),
      SEED,
    );
  });

  test.each([
    [{ folds: 1 }, 'cross-validation needs a whole number of folds >= 2, not 1'],
    [{ folds: 200 }, '200 folds need at least 200 bars, and there are 100'],
    [{ horizonBars: 99 }, 'fold 0 has nothing to train on: a label horizon of 99 and an embargo of 0 bars purge it all'],
    [{ embargoBars: -1 }, 'the embargo must be a whole number of bars >= 0, not -1'],
  ])('%j is refused', (changes, sentence) => {
    expect(() => purgedFolds({ bars: { from: 0, to: 100 }, folds: 5, horizonBars: 0, embargoBars: 0, ...changes })).toThrow(sentence);
  });
});

describe('combinatorial purged cross-validation', () => {
  test('6 groups, 2 tested: 15 splits and 5 paths, each path covering each group by a split that tests it', () => {
    const { folds, paths, testGroups, groups } = combinatorialFolds({
      bars: { from: 0, to: 600 },
      groups: 6,
      testGroups: 2,
      horizonBars: 2,
      embargoBars: 3,
    });
    expect([folds.length, paths.length, groups.length]).toEqual([15, 5, 6]);
    for (const path of paths) path.forEach((fold, group) => expect(testGroups[fold]).toContain(group));
    const used = paths.flatMap((path) => path.map((fold, group) => `${fold}/${group}`));
    expect(new Set(used).size).toBe(30);
    for (const { train, test } of folds) expect(slowTrainRows(600, test, 2, 3)).toEqual(rowsOf(train));
  });

  test('choices are counted as listed', () => {
    for (let n = 1; n <= 9; n++) for (let k = 1; k <= n; k++) expect(countChoices(n, k)).toBe(listChoices(n, k).length);
    expect(countChoices(16, 8)).toBe(12_870);
    expect(listChoices(4, 2)).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 2],
      [1, 3],
      [2, 3],
    ]);
  });

  test('a choice that is none, or too many splits, is refused', () => {
    const of = (groups: number, testGroups: number) => () =>
      combinatorialFolds({ bars: { from: 0, to: 100 }, groups, testGroups, horizonBars: 0, embargoBars: 0 });
    expect(of(6, 6)).toThrow('the groups tested at a time must be a whole number from 1 to 5, not 6');
    expect(of(30, 15)).toThrow('15 of 30 groups make 155,117,520 splits, and at most 10,000 are run; use fewer groups');
    expect(countFoldBars(of(6, 1)().folds[0]!.train)).toBe(84);
  });
});
