// Bars of a feed come in any order, twice, changed, too late or not at all; what is given is in the order of time and never changes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FeedBar } from '../../src/live/bars/feed-bar.js';
import { BarSorter, type Instant, type SortedBars } from '../../src/live/bars/sort-bars.js';

const MINUTE = 60_000;
const OPTIONS = { symbols: ['A', 'B'], timeframeMs: MINUTE, graceMs: 2000 };
const LONG_AGO = 1e12;

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
    expect(minutes(sorter.accept(bar('A', 0, 101), endOf(0) - 1))).toEqual([]);
    expect(minutes(sorter.accept(bar('A', 0, 102), endOf(0)))).toEqual([]); // an open bar has become another
    const both = sorter.accept(bar('B', 0), endOf(0) + 1);
    expect(minutes(both)).toEqual([0]);
    expect(both.instants[0]!.bars.map(({ symbol, close }) => [symbol, close])).toEqual([
      ['A', 102],
      ['B', 100],
    ]);
  });

  test('without what is missing, once the grace is over or the symbol has gone on', () => {
    const waits = new BarSorter(OPTIONS);
    waits.accept(bar('A', 0), endOf(0));
    expect(minutes(waits.tick(endOf(0) + 1999))).toEqual([]);
    const over = waits.tick(endOf(0) + 2000);
    expect([minutes(over), kinds(over)]).toEqual([[0], ['missing B']]);
    const goesOn = new BarSorter(OPTIONS);
    goesOn.accept(bar('A', 0), endOf(5));
    const later = goesOn.accept(bar('B', 1), endOf(5));
    expect([minutes(later), kinds(later)]).toEqual([[0], ['missing B']]);
    expect(minutes(goesOn.end(endOf(5)))).toEqual([1]);
  });
});

describe('what is not simply the next bar is told', () => {
  test.each([
    ['late', bar('B', 0), 'late B'],
    ['revised', bar('A', 0, 105), 'revised A'],
    ['repeated', bar('A', 0), 'repeated A'],
    ['invalid: its high lies below its low', { ...bar('A', 9), high: 1, low: 2 }, 'invalid A'],
    ['invalid: no price', { ...bar('A', 9), close: Number.NaN }, 'invalid A'],
    ['invalid: volume', { ...bar('A', 9), volume: -1 }, 'invalid A'],
    ['of a symbol that nobody asked for', bar('C', 9), 'unknown_symbol C'],
  ])('%s', (_, odd, expected) => {
    const sorter = new BarSorter(OPTIONS);
    sorter.accept(bar('A', 0), endOf(0));
    expect(minutes(sorter.tick(endOf(3)))).toEqual([0]);
    const found = sorter.accept(odd, endOf(3));
    expect([minutes(found), kinds(found)]).toEqual([[], [expected]]);
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
      const before = endOf(-1); // all come before any has ended
      const found = [...bars.map((each) => sorter.accept(each, before)), sorter.end(endOf(100))];
      const instants = found.flatMap((each) => each.instants);
      const expected = [...bars].sort((a, b) => a.time - b.time || (a.symbol < b.symbol ? -1 : 1));
      expect(instants.flatMap((each) => each.bars)).toEqual(expected);
      expect(new Set(instants.map(({ time }) => time)).size).toBe(instants.length);
    }),
    { numRuns: 300, seed: 20261201 },
  );
});
