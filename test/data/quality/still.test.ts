// Stretches in which the price stands still, and bars that come again.
import { describe, expect, test } from 'vitest';
import type { Bars } from '../../../src/core/bars.js';
import { randomStream } from '../../../src/core/random.js';
import { check, found, quietBars, set } from './bars.js';

/** Makes the bars [from, to) stand still at the close before. */
function still(bars: Bars, from: number, to: number): Bars {
  const price = bars.close[from - 1]!;
  for (let i = from; i < to; i++) set(bars, i, { open: price, high: price, low: price, close: price });
  return set(bars, Math.min(to, bars.close.length - 1), to < bars.close.length ? { open: price } : {});
}

/** Repeats bar `from` on the bars behind it up to `to`. */
function repeat(bars: Bars, from: number, to: number): Bars {
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) bars[name].fill(bars[name][from]!, from, to);
  return bars;
}

describe('flat', () => {
  test('among bars that all move: four of 500, three of 5,000; two never are', () => {
    const isFound = (count: number, length: number): boolean =>
      found(check(still(quietBars(count), 100, 100 + length)), 'flat').length === 1;
    expect([isFound(500, 3), isFound(500, 4)]).toEqual([false, true]);
    expect([isFound(5000, 2), isFound(5000, 3)]).toEqual([false, true]);
    expect(isFound(100_000, 2)).toBe(false);
  });

  test('to the last bar: a recorder that died; its length, end and price are told', () => {
    const { issues } = check(still(quietBars(500), 300, 500));
    expect(issues).toMatchObject([{ kind: 'flat', count: 1, examples: [{ row: 302, values: { bars: 200, to: '2020-01-21T19:00:00Z' } }] }]);
  });

  test('a quiet market in which half the bars stand still has none; forty in a row there are one', () => {
    const quiet = (): Bars => {
      const random = randomStream(3, 0);
      const bars = quietBars(5000);
      for (let i = 1; i < 5000; i++) {
        const price = bars.close[i - 1]!;
        if (random.uniform() < 0.5) set(bars, i, { open: price, high: price, low: price, close: price });
        else set(bars, i, { open: price, high: Math.max(price, bars.close[i]!) + 0.3, low: Math.min(price, bars.close[i]!) - 0.3 });
      }
      return bars;
    };
    expect(found(check(quiet()), 'flat')).toEqual([]);
    expect(found(check(still(quiet(), 2000, 2040)), 'flat')).toHaveLength(1);
  });

  test('a price that never moves has no stretch that is longer than elsewhere', () => {
    expect(found(check(still(quietBars(300), 1, 300)), 'flat')).toEqual([]);
  });

  test('drop leaves the first bar of a stretch', () => {
    const { bars, issues } = check(still(quietBars(500), 100, 110), { quality: { flat: 'drop' } });
    expect([bars.close.length, issues.map(({ kind }) => kind)]).toEqual([491, ['gap', 'flat']]);
    expect(bars.timeMs[100]).toBe(Date.UTC(2020, 0, 1, 100));
  });
});

describe('stale', () => {
  test('a bar that comes again with its volume, at the start and at the end too', () => {
    for (const from of [0, 100, 298]) expect(found(check(repeat(quietBars(300), from, from + 2)), 'stale')).toEqual([from]);
  });

  test('equal prices with another volume are none', () => {
    const bars = repeat(quietBars(300), 100, 104);
    for (let i = 100; i < 104; i++) set(bars, i, { volume: i });
    expect(found(check(bars), 'stale')).toEqual([]);
  });

  test.each([0, Number.NaN])('without volume (%d) two are chance and three are none', (volume) => {
    const without = (bars: Bars): Bars => {
      bars.volume.fill(volume);
      return bars;
    };
    expect(found(check(without(repeat(quietBars(300), 100, 102))), 'stale')).toEqual([]);
    expect(found(check(without(repeat(quietBars(300), 100, 103))), 'stale')).toEqual([100]);
  });

  test('still bars are flat and not stale', () => {
    const bars = still(quietBars(300), 100, 110);
    bars.volume.fill(7, 100, 110);
    expect(check(bars).issues.map(({ kind }) => kind)).toEqual(['flat']);
  });

  test('drop leaves the first of the equal bars; examples are the longest', () => {
    const two = (): Bars => repeat(repeat(quietBars(300), 50, 52), 100, 105);
    expect(check(two()).issues).toMatchObject([{ kind: 'stale', count: 2, examples: [{ values: { bars: 5 } }, { values: { bars: 2 } }] }]);
    expect(check(two(), { quality: { stale: 'drop' } }).bars.close).toHaveLength(295);
  });
});
