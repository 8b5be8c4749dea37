// Permutations of trades and of entry times against their definitions, on the same random numbers.
import { describe, expect, test } from 'vitest';
import { randomStream, type RandomStream } from '../../src/core/random.js';
import { permuteEntryTimes, type Holdings } from '../../src/validation/entry-times.js';
import { shuffleTradeOrder } from '../../src/validation/trade-order.js';

/** Fisher and Yates, as by Durstenfeld 1964: from the last place on, each changes with one at or before it. */
function shuffle<T>(items: T[], random: RandomStream): void {
  for (let place = items.length; place > 1; place--) {
    const other = random.below(place),
      item = items[other]!;
    items[other] = items[place - 1]!;
    items[place - 1] = item;
  }
}

describe('the order of trades', () => {
  test.each([2, 3, 5, 12])('%d trades: the drawdowns of one shuffle after the other', (count) => {
    const random = randomStream(count),
      drawn = randomStream(count, 9);
    const trades = Float64Array.from({ length: count }, () => 0.2 * drawn.normal());
    const order = [...trades];
    const expected = Array.from({ length: 40 }, () => {
      shuffle(order, random);
      const equity = order.reduce((curve, trade) => [...curve, curve.at(-1)! * (1 + trade)], [1]);
      return Math.min(...equity.map((value, i) => value / Math.max(...equity.slice(0, i + 1)) - 1));
    });
    const found = shuffleTradeOrder(trades, { seed: count, orders: 40 });
    expect([...found.drawdowns].map((each) => each.toFixed(12))).toEqual(expected.sort((a, b) => a - b).map((each) => each.toFixed(12)));
  });
});

describe('entry times', () => {
  const drawn = randomStream(3);
  const RETURNS = Float64Array.from({ length: 40 }, () => drawn.normal());
  const earned = (from: number, length: number, side: number): number =>
    side * RETURNS.subarray(from, from + length).reduce((sum, value) => sum + value, 0);
  const holdingsOf = (spans: readonly (readonly [from: number, to: number, side: number])[]): Holdings => ({
    from: Int32Array.from(spans, ([from]) => from),
    to: Int32Array.from(spans, ([, to]) => to),
    side: Int32Array.from(spans, ([, , side]) => side),
  });

  test('holdings that fit side by side: a random order, on places drawn by Floyd, each behind those before it', () => {
    const spans = [
      [2, 5, 1],
      [7, 8, -1],
      [10, 16, 1],
      [20, 22, -1],
      [30, 34, 1],
    ] as const;
    const lengths = spans.map(([from, to]) => to - from);
    const free = 40 - lengths.reduce((sum, length) => sum + length, 0);
    const random = randomStream(6),
      order = [0, 1, 2, 3, 4];
    const results = Array.from({ length: 50 }, () => {
      shuffle(order, random);
      const places = new Set<number>();
      for (let limit = free; limit < free + 5; limit++) {
        const place = random.below(limit + 1);
        places.add(places.has(place) ? limit : place);
      }
      const ascending = [...places].sort((a, b) => a - b);
      // the k-th place has so many free bars before it as there are smaller numbers that are no place
      return order.reduce((sum, holding, k) => {
        const before = order.slice(0, k).reduce((bars, each) => bars + lengths[each]!, 0);
        return sum + earned(ascending[k]! - k + before, lengths[holding]!, spans[holding]![2]);
      }, 0);
    });
    const observed = spans.reduce((sum, [from, to, side]) => sum + earned(from, to - from, side), 0);
    const found = permuteEntryTimes([RETURNS], holdingsOf(spans), { seed: 6, permutations: 50 });
    expect(found.observed).toBeCloseTo(observed, 10);
    expect(found.expected).toBeCloseTo(results.reduce((sum, each) => sum + each, 0) / 50, 10);
    expect(found.pValue).toBe((1 + results.filter((each) => each >= observed).length) / 51);
  });

  test('every order of three holdings is as likely', () => {
    // holdings of one, two and three bars fill six: the return of the first bar is earned by the side of the one that comes first
    const full = holdingsOf([
      [0, 1, 1],
      [1, 3, 0],
      [3, 6, 0],
    ]);
    // the holding of one bar stands first, last, or behind two or three bars: 2, 2, 1 and 1 orders of six
    [2, 0, 1, 1, 0, 2].forEach((orders, bar) => {
      const returns = Float64Array.from({ length: 6 }, (_, i) => (i === bar ? 1 : 0));
      // four deviations of sqrt(1/3 * 2/3 / 3000)
      expect(Math.abs(permuteEntryTimes([returns], full, { seed: 4, permutations: 3000 }).expected - orders / 6)).toBeLessThan(0.035);
    });
  });
});
