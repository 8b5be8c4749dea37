// Single prints that stand far from what surrounds them, on every price of a bar, and what is none: crashes, splits, gaps, wild markets.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bars } from '../../../src/core/bars.js';
import { findOutliers } from '../../../src/data/quality/find-outliers.js';
import { check, found, quietBars, scale, set } from './bars.js';

const COUNT = 200;
const kinds = (bars: Bars): string[] => check(bars).issues.map(({ kind, count }) => `${kind} ${count}`);
const what = (bars: Bars): unknown[] => {
  const { issues } = check(bars);
  return issues.flatMap(({ kind, examples }) => examples.map(({ row, values }) => `${kind} ${row - 2} ${String(values['what'])}`));
};

describe('lows and highs', () => {
  test('nothing in a quiet market', () => {
    expect(kinds(quietBars(COUNT))).toEqual([]);
  });

  test.each([0.01, 1, 20, 49])('a low of %d at 100, anywhere: first, last, at the edges of blocks', (low) => {
    for (const index of [0, 1, 31, 32, 63, 64, 100, COUNT - 2, COUNT - 1])
      expect([index, ...what(set(quietBars(COUNT), index, { low }))]).toEqual([index, `outlier_wick ${index} low`]);
  });

  test('a high times ten, and a low and a high in one bar', () => {
    expect(what(set(quietBars(COUNT), 50, { high: 1000 }))).toEqual(['outlier_wick 50 high']);
    expect(what(set(quietBars(COUNT), 50, { high: 1000, low: 10 }))).toEqual(['outlier_wick 50 high and low']);
  });

  test('two in a row are found, with the same print too; three are not single prints where they only move as far as a wild market', () => {
    expect(what(set(set(quietBars(COUNT), 50, { low: 60 }), 51, { low: 60 }))).toEqual(['outlier_wick 50 low', 'outlier_wick 51 low']);
    const three = quietBars(COUNT);
    for (const i of [50, 51, 52]) set(three, i, { low: 85 });
    expect(kinds(three)).toEqual([]);
  });

  test('at the threshold: a tenth of the price from six ranges on, three hundredths from twenty, half from two', () => {
    // the range of the bars beside is about 0.8, and the body of the bar at most 0.4
    const isFound = (low: number, factor = 1): boolean => {
      const bars = quietBars(COUNT);
      for (let i = 0; i < COUNT; i++) set(bars, i, { high: 100 + 0.5 * factor, low: 100 - 0.5 * factor, open: 100, close: 100 });
      return found(check(set(bars, 100, { low })), 'outlier_wick').length === 1;
    };
    expect([isFound(89.99), isFound(90.01)]).toEqual([true, false]); // ranges of 1: a tenth decides
    expect([isFound(87.9, 2), isFound(88.1, 2)]).toEqual([true, false]); // ranges of 2: six of them do
    expect([isFound(96.9, 0.1), isFound(97.1, 0.1)]).toEqual([true, false]); // ranges of 0.1: three hundredths
    expect([isFound(49.9, 25), isFound(50.1, 25)]).toEqual([true, false]); // ranges of 25: half, two ranges
    expect([isFound(39.9, 30), isFound(41, 30)]).toEqual([true, false]); // ranges of 30: two of them are 60
  });

  test('a wick that the bars beside share is none: a market that is wild', () => {
    const bars = quietBars(COUNT);
    for (let i = 95; i < 106; i++) set(bars, i, { low: 85 + (i % 3), high: 110 + (i % 2) });
    expect(kinds(bars)).toEqual([]);
  });

  test('prices at and below 0 that are kept: ranges alone decide', () => {
    const bars = scale(quietBars(COUNT), 0, COUNT, 0.01);
    for (const name of ['open', 'high', 'low', 'close'] as const) for (let i = 0; i < COUNT; i++) bars[name][i]! -= 1;
    const policies = { quality: { non_positive: 'keep' } as const };
    expect(found(check(bars, policies), 'outlier_wick')).toEqual([]);
    expect(found(check(set(bars, 60, { low: -3 }), policies), 'outlier_wick')).toEqual([60]);
  });
});

describe('opens and closes', () => {
  test('a close times ten is an outlier and no split', () => {
    const bars = quietBars(COUNT);
    set(bars, 80, { close: bars.close[80]! * 10, high: bars.close[80]! * 10 });
    expect(what(bars)).toEqual(['outlier_price 80 high and close']);
  });

  test('a close times ten whose high was left as it is: the high below it is told too', () => {
    const bars = quietBars(COUNT);
    set(bars, 80, { close: bars.close[80]! * 10 });
    expect(kinds(bars)).toEqual(['high_low 1', 'outlier_price 1']);
  });

  test.each([10, 0.1, 100, 2, 0.5])('a whole bar times %d, and two of them', (factor) => {
    for (const run of [1, 2]) {
      const bars = scale(quietBars(COUNT), 80, 80 + run, factor);
      expect(found(check(bars), 'outlier_price')).toEqual([80, 81].slice(0, run));
      expect(kinds(scale(quietBars(COUNT), 80, 80 + run, factor))).toEqual([`outlier_price ${run}`]);
    }
  });

  test('three bars times ten are a stay: told as two splits, and no outlier', () => {
    expect(kinds(scale(quietBars(COUNT), 80, 83, 10))).toEqual(['split 2']);
  });

  test('an open alone, in the second bar too; the first close; not the last close, behind which nothing is known', () => {
    expect(what(set(quietBars(COUNT), 70, { open: 20, low: 20 }))).toEqual(['outlier_price 70 open and low']);
    expect(what(set(quietBars(COUNT), 1, { open: 20, low: 20 }))).toEqual(['outlier_price 1 open and low']);
    expect(what(set(quietBars(COUNT), 0, { close: 1000, high: 1000 }))).toEqual(['outlier_price 0 high and close']);
    expect(kinds(set(quietBars(COUNT), COUNT - 1, { close: 1000, high: 1000 }))).toEqual([]);
    expect(what(set(quietBars(COUNT), COUNT - 2, { close: 1000, high: 1000 }))).toEqual([`outlier_price ${COUNT - 2} high and close`]);
  });
});

describe('what is no outlier', () => {
  test('a price that halves and stays is a split, one that falls by 45 % and stays is nothing', () => {
    expect(kinds(scale(quietBars(COUNT), 100, COUNT, 0.5))).toEqual(['split 1']);
    expect(kinds(scale(quietBars(COUNT), 100, COUNT, 0.55))).toEqual([]);
    expect(kinds(scale(quietBars(COUNT), COUNT - 1, COUNT, 0.55))).toEqual([]);
  });

  test('a crash of some hours that trades down and up again', () => {
    const bars = quietBars(COUNT);
    const path = [100, 90, 72, 60, 66, 80, 92, 99];
    path.slice(1).forEach((close, k) => {
      const open = path[k]!;
      set(bars, 100 + k, { open, close, high: Math.max(open, close) + 2, low: Math.min(open, close) - 4 });
    });
    set(bars, 107, { open: 99 });
    expect(found(check(bars), 'outlier_price')).toEqual([]);
    expect(found(check(bars), 'outlier_wick')).toEqual([]);
  });

  test('a night that gaps and stays', () => {
    expect(kinds(scale(quietBars(COUNT), 100, COUNT, 1.2))).toEqual([]);
  });

  test('one, two and three bars, and bars of NaN', () => {
    for (const count of [1, 2, 3]) expect(findOutliers(quietBars(count)).marks).toEqual(new Uint8Array(count));
    const empty = quietBars(40);
    for (let i = 5; i < 30; i++) set(empty, i, { open: Number.NaN, high: Number.NaN, low: Number.NaN, close: Number.NaN });
    expect(findOutliers(empty).marks).toEqual(new Uint8Array(40));
  });

  test('prices in another unit give the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: COUNT - 2 }),
        fc.constantFrom('open', 'high', 'low', 'close' as const),
        fc.double({ min: 0.02, max: 3, noNaN: true }),
        fc.integer({ min: -20, max: 20 }),
        (index, name, factor, power) => {
          const bars = quietBars(COUNT);
          set(bars, index, { [name]: bars[name as 'low'][index]! * factor });
          const marks = findOutliers(bars).marks;
          expect(findOutliers(scale(bars, 0, COUNT, 2 ** power)).marks).toEqual(marks);
        },
      ),
      { seed: 11, numRuns: 200 },
    );
  });
});

describe('policies of outliers', () => {
  const wick = (): Bars => set(quietBars(COUNT), 80, { low: 1 });
  const barAt = ({ bars }: { bars: Bars }, i: number): number[] => [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!];

  test('keep is the default and leaves the bar', () => {
    expect(check(wick()).bars.low[80]).toBe(1);
  });

  test('repair of a low: the nearer of open and close; all else stays', () => {
    const before = wick();
    const after = check(wick(), { quality: { outlier_wick: 'repair' } });
    expect(after.bars.low[80]).toBe(Math.min(before.open[80]!, before.close[80]!));
    expect(barAt(after, 79)).toEqual(barAt({ bars: before }, 79));
    expect(after.bars.high).toEqual(before.high);
    expect(after.issues[0]!.examples[0]!.repaired).toMatchObject({ low: after.bars.low[80] });
  });

  test('winsorise: the longest wick of the 32 bars before, none of which is an outlier itself', () => {
    const bars = wick();
    const bodyLow = (i: number): number => Math.min(bars.open[i]!, bars.close[i]!);
    set(bars, 48, { low: bodyLow(48) - 0.9 });
    set(bars, 47, { low: bodyLow(47) - 1.5 }); // one bar too far back
    set(bars, 70, { low: 1 }); // an outlier too
    const { bars: after } = check(bars, { quality: { outlier_wick: 'winsorise' } });
    expect(after.low[80]).toBeCloseTo(bodyLow(80) - 0.9, 12);
    const first = check(set(quietBars(COUNT), 0, { low: 1 }), { quality: { outlier_wick: 'winsorise' } }).bars;
    expect(first.low[0]).toBe(Math.min(first.open[0]!, first.close[0]!));
  });

  test('drop: the bar goes, and its place is a gap', () => {
    const { bars, issues } = check(wick(), { quality: { outlier_wick: 'drop' } });
    expect([bars.close.length, issues.map(({ kind, count }) => `${kind} ${count}`)]).toEqual([COUNT - 1, ['gap 1', 'outlier_wick 1']]);
  });

  test('repair of a close: its own open; of a whole bar: the last sound close; of a pair: the close before both', () => {
    const close = quietBars(COUNT);
    set(close, 80, { close: 1000, high: 1000 });
    const repaired = check(close, { quality: { outlier_price: 'repair' } }).bars;
    expect(repaired.close[80]).toBe(repaired.open[80]);
    expect(repaired.high[80]).toBe(repaired.open[80]);
    const pair = check(scale(quietBars(COUNT), 80, 82, 10), { quality: { outlier_price: 'repair' } });
    for (const i of [80, 81]) expect(barAt(pair, i)).toEqual(Array.from({ length: 4 }, () => pair.bars.close[79]));
    expect(pair.issues.map(({ kind }) => kind)).toEqual(['outlier_price']);
  });

  test('repair of an open: the close before; the low that came with it follows', () => {
    const bars = set(quietBars(COUNT), 70, { open: 20, low: 20 });
    const { bars: after } = check(bars, { quality: { outlier_price: 'repair' } });
    expect([after.open[70], after.low[70]]).toEqual([after.close[69], Math.min(after.close[69]!, after.close[70]!)]);
  });

  test('repaired bars hold their open and close, and a second check finds no outlier', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            index: fc.integer({ min: 2, max: COUNT - 3 }),
            name: fc.constantFrom('open', 'high', 'low', 'close' as const),
            factor: fc.constantFrom(0.01, 0.1, 0.5, 2, 10, 100),
          }),
          { maxLength: 6 },
        ),
        (errors) => {
          const bars = quietBars(COUNT);
          for (const { index, name, factor } of errors) set(bars, index, { [name]: 100 * factor });
          for (let i = 0; i < COUNT; i++)
            set(bars, i, {
              high: Math.max(bars.high[i]!, bars.open[i]!, bars.close[i]!),
              low: Math.min(bars.low[i]!, bars.open[i]!, bars.close[i]!),
            });
          const { bars: after } = check(bars, { quality: { outlier_price: 'repair', outlier_wick: 'repair' } });
          for (let i = 0; i < COUNT; i++) {
            expect(after.high[i]!).toBeGreaterThanOrEqual(Math.max(after.open[i]!, after.close[i]!));
            expect(after.low[i]!).toBeLessThanOrEqual(Math.min(after.open[i]!, after.close[i]!));
          }
        },
      ),
      { seed: 5, numRuns: 200 },
    );
  });

  test('what is behind a bar and its neighbours does not enter its repair', () => {
    const [short, long] = [set(quietBars(150), 80, { low: 1 }), set(quietBars(COUNT), 80, { low: 1 })];
    for (const policy of ['repair', 'winsorise'] as const)
      expect(check(short, { quality: { outlier_wick: policy } }).bars.low[80]).toBe(
        check(long, { quality: { outlier_wick: policy } }).bars.low[80],
      );
  });
});
