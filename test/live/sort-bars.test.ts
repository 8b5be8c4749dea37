// Bars of a feed come in any order, twice, changed, too late or not at all; what is given is in the order of time and never changes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedBar } from '../../src/live/bars/feed-bar.js';
import { BarSorter, type Instant, type SortedBars } from '../../src/live/bars/sort-bars.js';

const MINUTE = 60_000;
const LONG_AGO = 1e12;
const OPTIONS = { symbols: ['A', 'B'], timeframeMs: MINUTE, graceMs: 2000, after: LONG_AGO - MINUTE };

const bar = (symbol: string, minute: number, close = 100): FeedBar => ({
  symbol,
  time: LONG_AGO + minute * MINUTE,
  open: 100,
  high: Math.max(100, close),
  low: Math.min(100, close),
  close,
  volume: 1,
});
const endOf = (minute: number): number => LONG_AGO + (minute + 1) * MINUTE;
const kinds = ({ incidents }: SortedBars): string[] => incidents.map(({ kind, symbol }) => `${kind} ${symbol}`);
const minutes = ({ instants }: SortedBars): number[] => instants.map(({ time }) => (time - LONG_AGO) / MINUTE);

describe('a bar is given', () => {
  test('not before its end, and with those of the other symbols', () => {
    const sorter = new BarSorter(OPTIONS);
    const open = sorter.accept(bar('A', 0, 101), endOf(0) - 1);
    expect([minutes(open), kinds(open)]).toEqual([[], ['open A']]);
    expect(minutes(sorter.accept(bar('A', 0, 102), endOf(0)))).toEqual([]);
    const both = sorter.accept(bar('B', 0), endOf(0) + 1);
    expect(minutes(both)).toEqual([0]);
    expect(both.instants[0]!.bars.map(({ symbol, close }) => [symbol, close])).toEqual([
      ['A', 102],
      ['B', 100],
    ]);
  });

  test('never with the values that it had while it was open', () => {
    const sorter = new BarSorter({ ...OPTIONS, symbols: ['A'] });
    sorter.accept(bar('A', 0, 101), endOf(0) - 59_000);
    expect(minutes(sorter.tick(endOf(9)))).toEqual([]);
    const next = sorter.accept(bar('A', 1), endOf(9));
    expect(minutes(next)).toEqual([]); // the one before may come yet
    expect(minutes(sorter.tick(endOf(9) + 2000))).toEqual([1]);
  });

  test('behind the one before it, where that comes within the grace', () => {
    const sorter = new BarSorter({ ...OPTIONS, symbols: ['A'], graceMs: 180_000 });
    expect(minutes(sorter.accept(bar('A', 1), endOf(1)))).toEqual([]);
    const both = sorter.accept(bar('A', 0), endOf(1) + 1000);
    expect([minutes(both), kinds(both)]).toEqual([[0, 1], []]);
  });

  test('without what is missing, once the grace is over', () => {
    const waits = new BarSorter(OPTIONS);
    waits.accept(bar('A', 0), endOf(0));
    expect(minutes(waits.tick(endOf(0) + 1999))).toEqual([]);
    const over = waits.tick(endOf(0) + 2000);
    expect([minutes(over), kinds(over)]).toEqual([[0], ['missing B']]);
    const ends = new BarSorter(OPTIONS);
    ends.accept(bar('A', 0), endOf(5));
    expect(minutes(ends.accept(bar('B', 1), endOf(5)))).toEqual([]);
    const end = ends.end(endOf(5));
    expect([minutes(end), kinds(end)]).toEqual([
      [0, 1],
      ['missing B', 'missing A'],
    ]);
  });
});

describe('what is not simply the next bar is told', () => {
  test.each([
    ['late', bar('B', 0), 'late B'],
    ['revised', bar('A', 0, 105), 'revised A'],
    ['repeated', bar('A', 0), 'repeated A'],
    ['invalid: its high lies below its low', { ...bar('A', 9), high: 1, low: 2 }, 'invalid A'],
    ['invalid: no price', { ...bar('A', 9), close: Number.NaN }, 'invalid A'],
    ['invalid: its close lies above its high', { ...bar('A', 9), close: 500, high: 101 }, 'invalid A'],
    ['invalid: its open lies below its low', { ...bar('A', 9), open: 0 }, 'invalid A'],
    ['open', bar('A', 9), 'open A'],
    ['invalid: volume', { ...bar('A', 9), volume: -1 }, 'invalid A'],
    ['of a symbol that nobody asked for', bar('C', 9), 'unknown_symbol C'],
  ])('%s', (_, odd, expected) => {
    const sorter = new BarSorter(OPTIONS);
    sorter.accept(bar('A', 0), endOf(0));
    expect(minutes(sorter.tick(endOf(3)))).toEqual([0]);
    const found = sorter.accept(odd, endOf(3));
    expect([minutes(found), kinds(found)]).toEqual([[], [expected]]);
  });

  test('an open bar once, whatever values it is told with, and never as revised', () => {
    const sorter = new BarSorter({ ...OPTIONS, symbols: ['A'] });
    const each = [0, 1, 2, 2, 3, 4].map((second) => kinds(sorter.accept(bar('A', 0, 100 + second), endOf(0) - 59_000 + second * 1000)));
    expect(each).toEqual([['open A'], [], [], [], [], []]);
    const complete = sorter.accept(bar('A', 0, 104), endOf(0));
    expect([kinds(complete), complete.instants[0]!.bars[0]!.close]).toEqual([[], 104]);
  });

  test('what was left out and is told again the same is repeated', () => {
    const sorter = new BarSorter({ ...OPTIONS, symbols: ['A'] });
    sorter.accept(bar('A', 0), endOf(0));
    const odd = [bar('A', -1), bar('A', 0, 105), { ...bar('A', 9), high: 1, low: 2 }];
    const tell = (each: FeedBar): string[] => kinds(sorter.accept(each, endOf(3)));
    expect([...odd, ...odd, bar('A', 0, 106)].map((each) => tell(each)[0])).toEqual([
      'late A',
      'revised A',
      'invalid A',
      'repeated A',
      'repeated A',
      'repeated A',
      'revised A',
    ]);
  });

  test('a stretch that no symbol has, where bars are due in it', () => {
    const isDue = (symbol: string, time: number): boolean => symbol === 'A' && time !== bar('A', 3).time;
    const sorter = new BarSorter({ ...OPTIONS, isDue });
    sorter.accept(bar('A', 0), endOf(0));
    sorter.tick(endOf(0) + 2000);
    sorter.accept(bar('A', 6), endOf(6));
    const { incidents } = sorter.tick(endOf(6) + 2000);
    expect(incidents.map(({ kind, symbol, time, bars }) => [kind, symbol, (time - LONG_AGO) / MINUTE, bars])).toEqual([
      ['missing', 'A', 1, 2],
      ['missing', 'A', 4, 2],
    ]);
  });

  test('after a restart too: what was given before is known', () => {
    const given: Instant[] = [{ time: bar('A', 0).time, bars: [bar('A', 0)] }];
    const sorter = new BarSorter(OPTIONS, given);
    expect([bar('A', 0), bar('A', 0, 101), bar('B', 0), bar('A', -1)].map((each) => kinds(sorter.accept(each, endOf(1)))[0])).toEqual([
      'repeated A',
      'revised A',
      'late B',
      'late A',
    ]);
  });
});

test('any order of arrivals gives the same instants, ascending, as long as no bar is late', () => {
  const order = fc.shuffledSubarray(
    Array.from({ length: 24 }, (_, k) => k),
    { minLength: 24 },
  );
  fc.assert(
    fc.property(order, fc.array(fc.nat(23)), (arrivals, absent) => {
      const sorter = new BarSorter({ ...OPTIONS, graceMs: 1e9 });
      const bars = arrivals.filter((k) => !absent.includes(k)).map((k) => bar(k % 2 === 0 ? 'A' : 'B', k >> 1, 100 + k));
      const after = endOf(100);
      const found = [...bars.map((each) => sorter.accept(each, after)), sorter.end(after)];
      const instants = found.flatMap((each) => each.instants);
      const expected = [...bars].sort((a, b) => a.time - b.time || (a.symbol < b.symbol ? -1 : 1));
      expect(instants.flatMap((each) => each.bars)).toEqual(expected);
      expect(new Set(instants.map(({ time }) => time)).size).toBe(instants.length);
    }),
    { numRuns: 300, seed: 20261201 },
  );
});
