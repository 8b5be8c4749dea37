import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { permuteEntryTimes, type Holdings } from '../../src/validation/entry-times.js';
import { shuffleTradeOrder } from '../../src/validation/trade-order.js';

describe('the order of trades', () => {
  test('three trades: every order has one of its three drawdowns', () => {
    const { observed, drawdowns, deepest, median } = shuffleTradeOrder(Float64Array.of(0.5, -0.2, -0.1), { seed: 1, orders: 600 });
    expect(observed).toBeCloseTo(0.8 * 0.9 - 1, 12);
    expect(new Set([...drawdowns].map((drawdown) => drawdown.toFixed(9)))).toEqual(
      new Set(['-0.280000000', '-0.200000000', '-0.100000000'].slice(0, 2)),
    );
    expect(deepest).toBeCloseTo(-0.28, 12);
    expect(median).toBeCloseTo(-0.28, 12);
    // the two losses are neighbours in four orders of six
    expect(drawdowns.filter((drawdown) => drawdown < -0.25).length).toBeGreaterThan(340);
    expect(drawdowns.filter((drawdown) => drawdown < -0.25).length).toBeLessThan(460);
  });

  test('winners never draw down, ruin is -1, no trades are undefined, seeds decide', () => {
    expect(shuffleTradeOrder(Float64Array.of(0.1, 0.2), { seed: 1, orders: 10 })).toMatchObject({
      observed: 0,
      deepest: 0,
      asDeepShare: 1,
    });
    expect(shuffleTradeOrder(Float64Array.of(0.1, -1.5), { seed: 1, orders: 10 }).deepest).toBe(-1);
    expect(shuffleTradeOrder(new Float64Array(0), { seed: 1 })).toMatchObject({ observed: Number.NaN, median: Number.NaN });
    const random = randomStream(1);
    const trades = Float64Array.from({ length: 60 }, () => 0.02 * random.normal());
    expect(shuffleTradeOrder(trades, { seed: 3 })).toEqual(shuffleTradeOrder(trades, { seed: 3 }));
    expect(shuffleTradeOrder(trades, { seed: 4 }).drawdowns).not.toEqual(shuffleTradeOrder(trades, { seed: 3 }).drawdowns);
    expect(shuffleTradeOrder(trades, { seed: 3 }).drawdowns).toHaveLength(1000);
  });

  test('drawdowns ascend, and their quantiles and the share as deep are those of the list', () => {
    const random = randomStream(2);
    const trades = Float64Array.from({ length: 20 }, () => 0.05 * random.normal());
    const { observed, drawdowns, median, deepTwentieth, deepest, asDeepShare } = shuffleTradeOrder(trades, { seed: 5, orders: 41 });
    expect([...drawdowns]).toEqual([...drawdowns].sort((a, b) => a - b));
    // 41 sorted values: the middle one is the 21st, a twentieth of the way is the 3rd
    expect([deepest, deepTwentieth, median]).toEqual([drawdowns[0], drawdowns[2], drawdowns[20]]);
    expect(asDeepShare).toBe([...drawdowns].filter((drawdown) => drawdown <= observed).length / 41);
    expect(asDeepShare).toBeGreaterThan(0);
    expect(asDeepShare).toBeLessThan(1);
  });

  test('the drawdown is from the highest equity so far, and the trades stay as they were', () => {
    const trades = Float64Array.of(0.5, -0.5, 1, -0.25);
    // equity 1.5, 0.75, 1.5, 1.125: the deepest is half of the first peak
    expect(shuffleTradeOrder(trades, { seed: 1, orders: 3 }).observed).toBeCloseTo(-0.5, 12);
    expect([...trades]).toEqual([0.5, -0.5, 1, -0.25]);
    expect(shuffleTradeOrder(Float64Array.of(-0.1), { seed: 1, orders: 3 })).toMatchObject({
      deepest: -0.09999999999999998,
      asDeepShare: 1,
    });
    expect(shuffleTradeOrder(new Float64Array(0), { seed: 1 }).drawdowns).toHaveLength(0);
  });
});

describe('entry times', () => {
  const bars = 1000;
  const random = randomStream(4);
  const noise = Float64Array.from({ length: bars }, () => 0.01 * random.normal());
  const every = (step: number, length: number, shift = 0, side = 1): Holdings => {
    const from = Int32Array.from({ length: Math.floor((bars - shift - length) / step) }, (_, i) => shift + i * step);
    return { from, to: from.map((first) => first + length), side: from.map(() => side) };
  };

  test('entries that know the bars matter, entries by the clock do not', () => {
    const good = noise.slice();
    const clock = every(20, 5);
    clock.from.forEach((from) => good.fill(0.004, from, from + 5));
    expect(permuteEntryTimes([good], clock, { seed: 1, permutations: 499 }).pValue).toBe(0.002);
    let rejected = 0;
    for (let seed = 0; seed < 200; seed++) {
      const stream = randomStream(seed, 7);
      const bare = Float64Array.from({ length: bars }, () => 0.01 * stream.normal());
      if (permuteEntryTimes([bare], clock, { seed, permutations: 99 }).pValue <= 0.1) rejected++;
    }
    // 20 expected; four deviations of 4.2
    expect(rejected).toBeGreaterThan(3);
    expect(rejected).toBeLessThan(37);
  });

  test('a rising market is in the expectation, not in the p-value', () => {
    const rising = noise.map((value) => value + 0.01);
    const { expected, pValue } = permuteEntryTimes([rising], every(20, 10), { seed: 2, permutations: 499 });
    expect(expected).toBeGreaterThan(4.5);
    expect(pValue).toBeGreaterThan(0.02);
    expect(permuteEntryTimes([rising], every(20, 10, 0, -1), { seed: 2, permutations: 499 }).expected).toBeLessThan(-4.5);
  });

  test('a position held all the time has one place; overlapping ones fall anywhere; seeds decide', () => {
    const whole: Holdings = { from: Int32Array.of(0), to: Int32Array.of(bars), side: Int32Array.of(1) };
    expect(permuteEntryTimes([noise], whole, { seed: 1, permutations: 99 }).pValue).toBe(1);
    const overlapping = every(5, 40);
    expect(permuteEntryTimes([noise], overlapping, { seed: 1, permutations: 99 })).toEqual(
      permuteEntryTimes([noise], overlapping, { seed: 1, permutations: 99 }),
    );
    for (const holdings of [overlapping, every(20, 5)]) {
      const [one, other] = [1, 2].map((seed) => permuteEntryTimes([noise], holdings, { seed, permutations: 99 }).expected);
      expect(one).not.toBe(other);
    }
    expect(
      permuteEntryTimes([noise], { from: new Int32Array(0), to: new Int32Array(0), side: new Int32Array(0) }, { seed: 1 }).pValue,
    ).toBeNaN();
    expect(() =>
      permuteEntryTimes([noise], { from: Int32Array.of(990), to: Int32Array.of(1001), side: Int32Array.of(1) }, { seed: 1 }),
    ).toThrow('a holding must lie in the bars [0, 1000), not [990, 1001)');
  });

  test('what is observed is the sum of side times return over the bars held', () => {
    const returns = Float64Array.of(1, 2, 4, 8, 16);
    const holdings: Holdings = { from: Int32Array.of(1, 3), to: Int32Array.of(3, 4), side: Int32Array.of(1, -1) };
    expect(permuteEntryTimes([returns], holdings, { seed: 1, permutations: 9 }).observed).toBe(2 + 4 - 8);
  });

  test('a p-value is one more than the places at least as good, of one more than all', () => {
    // one bar held of two, the good one: the other place is worse
    const best: Holdings = { from: Int32Array.of(1), to: Int32Array.of(2), side: Int32Array.of(1) };
    const { expected, pValue } = permuteEntryTimes([Float64Array.of(0, 1)], best, { seed: 3, permutations: 999 });
    expect(pValue).toBeCloseTo((1 + 999 * expected) / 1000, 12);
    expect(Math.abs(expected - 0.5)).toBeLessThan(0.07);
    const flat = permuteEntryTimes([Float64Array.of(1, 1)], best, { seed: 3, permutations: 9 });
    expect(flat).toEqual({ observed: 1, expected: 1, pValue: 1 });
  });

  test('holdings that fit side by side never overlap, whatever their lengths', () => {
    // three holdings fill the bars: every arrangement earns all of them
    const full: Holdings = { from: Int32Array.of(0, 1, 3), to: Int32Array.of(1, 3, 6), side: Int32Array.of(1, 1, 1) };
    const found = permuteEntryTimes([Float64Array.of(1, 2, 4, 8, 16, 32)], full, { seed: 1, permutations: 50 });
    expect(found).toEqual({ observed: 63, expected: 63, pValue: 1 });
  });

  test('holdings of other lengths and sides change places with each other', () => {
    // a long bar and two short ones in four bars: six arrangements, which earn -109, -1099, -1090, 89, 989 and 890
    const two: Holdings = { from: Int32Array.of(0, 1), to: Int32Array.of(1, 3), side: Int32Array.of(1, -1) };
    const { expected } = permuteEntryTimes([Float64Array.of(1, 10, 100, 1000)], two, { seed: 1, permutations: 6000 });
    // four deviations of 11
    expect(Math.abs(expected - -55)).toBeLessThan(45);
  });

  test('holdings that do not fit side by side begin on any bar that leaves room for them', () => {
    // three bars on one of two places, two bars on one of three: 610.5 + 407 on average
    const two: Holdings = { from: Int32Array.of(0, 2), to: Int32Array.of(3, 4), side: Int32Array.of(1, 1) };
    const { expected } = permuteEntryTimes([Float64Array.of(1, 10, 100, 1000)], two, { seed: 1, permutations: 6000 });
    expect(Math.abs(expected - 1017.5)).toBeLessThan(40);
  });

  test('a holding of no bars earns nothing', () => {
    const none: Holdings = { from: Int32Array.of(2), to: Int32Array.of(2), side: Int32Array.of(1) };
    expect(permuteEntryTimes([Float64Array.of(1, 2, 3)], none, { seed: 1, permutations: 9 })).toEqual({
      observed: 0,
      expected: 0,
      pValue: 1,
    });
  });

  test.each([
    [-1, 2],
    [3, 2],
    [0, 5],
  ])('a holding of [%d, %d) in four bars is refused', (from, to) => {
    const holdings: Holdings = { from: Int32Array.of(from), to: Int32Array.of(to), side: Int32Array.of(1) };
    expect(() => permuteEntryTimes([new Float64Array(4)], holdings, { seed: 1 })).toThrow(
      expect.objectContaining({
        code: 'STATISTIC_INVALID',
        message: `a holding must lie in the bars [0, 4), not [${from}, ${to})`,
        context: { from, to, bars: 4 },
      }),
    );
  });

  test('places are uniform: each bar is as likely to be held, but for the edges', () => {
    const one: Holdings = { from: Int32Array.of(0, 3), to: Int32Array.of(2, 5), side: Int32Array.of(1, 1) };
    // the expectation of one bar's return is its chance of being held: 6 bars, two holdings of 2, 6 arrangements
    const chances = Array.from(
      { length: 6 },
      (_, bar) =>
        permuteEntryTimes([Float64Array.from({ length: 6 }, (__, i) => (i === bar ? 1 : 0))], one, { seed: 9, permutations: 20_000 })
          .expected,
    );
    // gaps (a, b, c) with a + b + c = 2: starts 0/2 0/3 0/4 1/3 1/4 2/4
    [3, 5, 4, 4, 5, 3].forEach((count, bar) => expect(Math.abs(chances[bar]! - count / 6)).toBeLessThan(0.02));
  });
});
