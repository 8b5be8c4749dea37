// Labels at their bounds: what just counts, what just does not, and what is refused.
import { describe, expect, test } from 'vitest';
import type { Bars } from '../../../src/core/bars.js';
import type { TradeColumns } from '../../../src/core/trade-columns.js';
import { fixedHorizonReturn } from '../../../src/ml/labels/fixed-horizon-return.js';
import { forwardVolatility } from '../../../src/ml/labels/forward-volatility.js';
import { labelBars } from '../../../src/ml/labels/label.js';
import { oneClass } from '../../../src/ml/labels/one-class.js';
import { REGIMES } from '../../../src/core/regimes.js';
import { regime, type RegimeRules } from '../../../src/ml/labels/regime.js';
import { thresholdClass } from '../../../src/ml/labels/threshold-class.js';
import { tradeOutcome } from '../../../src/ml/labels/trade-outcome.js';
import { tripleBarrier, type Barriers } from '../../../src/ml/labels/triple-barrier.js';
import { HOUR } from '../market-rows.js';

const NaN_ = Number.NaN;
const of = (...values: readonly number[]): Float64Array => Float64Array.from(values);
/** Hourly bars of closes, with highs and lows where they are others. */
function barsOf(close: readonly number[], high = close, low = close): Bars {
  const [closes, highs, lows] = [close, high, low].map((values) => Float64Array.from(values)) as [Float64Array, Float64Array, Float64Array];
  return { timeMs: closes.map((_, bar) => bar * HOUR), open: closes, high: highs, low: lows, close: closes, volume: closes };
}
const refused = (step: () => unknown, message: string, context = {}): void =>
  expect(step).toThrow(expect.objectContaining({ code: 'MODEL_INVALID', message, context }));

test('a label is known at the close of the last bar that it looks at; without a value it is none', () => {
  const outcomes = [{ value: 7, lastBar: 2 }, { value: NaN_, lastBar: 2 }, undefined];
  expect(labelBars(of(0, 10, 40), 5, (bar) => outcomes[bar])).toEqual({ values: of(7, NaN_, NaN_), knownAtMs: of(45, NaN_, NaN_) });
});

describe('a horizon', () => {
  test('of one bar looks at the next close', () => {
    expect(fixedHorizonReturn(barsOf([4, 5, 10]), HOUR, 1)).toEqual({ values: of(0.25, 1, NaN_), knownAtMs: of(2 * HOUR, 3 * HOUR, NaN_) });
  });

  test.each([0, -1, 1.5, NaN_, Infinity])('of %s bars is refused', (horizonBars) => {
    refused(
      () => fixedHorizonReturn(barsOf([1, 2]), HOUR, horizonBars),
      `fixed-horizon return horizonBars must be a whole number >= 1, not ${horizonBars}`,
      { option: 'horizonBars', value: horizonBars },
    );
  });

  test('of two bars has a volatility, as every longer one', () => {
    const closes = [1, Math.E, Math.E ** 3, Math.E ** 4];
    const two = forwardVolatility(barsOf(closes), HOUR, 2),
      three = forwardVolatility(barsOf(closes), HOUR, 3);
    // returns 1, 2, 1
    expect(two.values).toEqual(of(expectNear(Math.sqrt(0.5), two.values[0]!), expectNear(Math.sqrt(0.5), two.values[1]!), NaN_, NaN_));
    expect(two.knownAtMs).toEqual(of(3 * HOUR, 4 * HOUR, NaN_, NaN_));
    expect(three.values[0]).toBeCloseTo(Math.sqrt(1 / 3), 12);
    expect(three.values.slice(1)).toEqual(of(NaN_, NaN_, NaN_));
  });
});

/** Returns what was found where it is near to what is wanted. */
function expectNear(wanted: number, found: number): number {
  expect(found).toBeCloseTo(wanted, 12);
  return found;
}

describe('regimes', () => {
  const rules: RegimeRules = { horizonBars: 3, crashLoss: 0.25, trendEfficiency: 0.5 };
  const of3 = (close: readonly number[], change: Partial<RegimeRules> = {}): string | undefined =>
    REGIMES[regime(barsOf(close), HOUR, { ...rules, ...change }).values[0]!];

  test.each([
    ['crash', [100, 90, 75, 99]],
    ['crash', [100, 104, 78, 104]],
    ['crash', [90, 100, 100, 75]],
    ['trend_down', [100, 90, 80, 75.01]],
    // way 4, net 2
    ['trend_up', [100, 103, 103, 102]],
    ['trend_down', [100, 97, 97, 98]],
    ['chop', [100, 103, 103, 101.9]],
    ['chop', [100, 97, 97, 98.1]],
    ['chop', [100, 101, 101, 100]],
  ])('%s: %j', (name, close) => expect(of3(close)).toBe(name));

  test('a way without a step back is a trend by any rule', () => {
    expect(of3([100, 101, 102, 102], { trendEfficiency: 1 })).toBe('trend_up');
    expect(of3([100, 101, 100.5, 102], { trendEfficiency: 1 })).toBe('chop');
  });

  test.each([0, 1, 2, 3])('without close %i there is none', (missing) => {
    expect(of3([100, 101, 102, 103].with(missing, NaN_))).toBeUndefined();
  });

  test('a horizon that ends with the last bar has one', () => {
    const { values, knownAtMs } = regime(barsOf([100, 101, 102]), HOUR, { ...rules, horizonBars: 1 });
    expect(values).toEqual(of(0, 0, NaN_));
    expect(knownAtMs).toEqual(of(2 * HOUR, 3 * HOUR, NaN_));
  });

  test('rules at their bounds', () => {
    for (const crashLoss of [0, 1, -1, NaN_])
      refused(() => of3([1, 2], { crashLoss }), `regime crashLoss must be a number above 0 and below 1, not ${crashLoss}`);
    for (const trendEfficiency of [0, 1.01, NaN_])
      refused(
        () => of3([1, 2], { trendEfficiency }),
        `regime trendEfficiency must be a number above 0 and at most 1, not ${trendEfficiency}`,
      );
    expect(() => of3([1, 2], { horizonBars: 0 })).toThrow('regime horizonBars must be a whole number >= 1, not 0');
  });
});

describe('classes', () => {
  const label = { values: of(2, 1, 0.5, NaN_), knownAtMs: of(1, 2, 3, NaN_) };

  test('may meet at one value, which is hold', () => {
    expect(thresholdClass(label, { buyAbove: 1, sellBelow: 1 })).toEqual({ values: of(1, 0, -1, NaN_), knownAtMs: label.knownAtMs });
  });

  test('may not cross, nor be no numbers', () => {
    refused(
      () => thresholdClass(label, { buyAbove: 1, sellBelow: 1.1 }),
      'class label sellBelow must not be above buyAbove, 1, and is 1.1',
    );
    refused(
      () => thresholdClass(label, { buyAbove: NaN_, sellBelow: 0 }),
      'class label sellBelow must not be above buyAbove, NaN, and is 0',
    );
  });

  test('one of them is 1, the others are 0', () => {
    expect(oneClass({ values: of(1, 0, -1, NaN_), knownAtMs: label.knownAtMs }, 0).values).toEqual(of(0, 1, 0, NaN_));
  });
});

describe('triple barrier', () => {
  const barriers = (change: Partial<Barriers> = {}, bars = 4): Barriers => ({
    side: 1,
    distance: new Float64Array(bars).fill(2),
    targetTimes: 1.5,
    stopTimes: 0.5,
    horizonBars: 2,
    ...change,
  });
  const first = (high: readonly number[], low: readonly number[], change: Partial<Barriers> = {}): readonly number[] => {
    const close = high.map(() => 100),
      { values, knownAtMs } = tripleBarrier(barsOf(close, high, low), HOUR, barriers(change, high.length));
    return [values[0]!, knownAtMs[0]! / HOUR];
  };

  // long: target 103, stop 99
  test.each([
    ['a target that is just reached', [100, 103, 100, 100], [100, 100, 100, 100], 1, 2],
    ['a target that is just missed', [100, 102.9, 102.9, 103], [100, 99.1, 99.1, 99], 0, 3],
    ['a stop that is just reached', [100, 100, 100, 100], [100, 99, 100, 100], -1, 2],
    ['a target in the last bar of the horizon', [100, 100, 103, 100], [100, 100, 100, 100], 1, 3],
    ['a stop before the target', [100, 100, 103, 100], [100, 99, 100, 100], -1, 2],
    ['both in one bar', [100, 103, 100, 100], [100, 99, 100, 100], -1, 2],
    ['what its own bar touches does not count', [103, 100, 100, 100], [99, 100, 100, 100], 0, 3],
  ])('of a long: %s', (_, high, low, value, hours) => expect(first(high, low)).toEqual([value, hours]));

  // short: target 97, stop 101
  test.each([
    ['a target that is just reached', [100, 100, 100, 100], [100, 97, 100, 100], 1, 2],
    ['a target that is just missed', [100, 100.9, 100.9, 101], [100, 97.1, 97.1, 97], 0, 3],
    ['a stop that is just reached', [100, 101, 100, 100], [100, 100, 100, 100], -1, 2],
    ['both in one bar', [100, 101, 100, 100], [100, 97, 100, 100], -1, 2],
  ])('of a short: %s', (_, high, low, value, hours) => expect(first(high, low, { side: -1 })).toEqual([value, hours]));

  test('time is up with the last bar of the data, and unknown behind it', () => {
    const flat = [100, 100, 100];
    expect(first(flat, flat)).toEqual([0, 3]);
    expect(first(flat, flat, { horizonBars: 3 })).toEqual([NaN_, NaN_]);
    expect(first([100, 100, 103], flat, { horizonBars: 9 })).toEqual([1, 3]);
  });

  test.each([0, -2, NaN_])('a distance of %s is no label', (distance) => {
    expect(first([100, 103, 100, 100], [100, 100, 100, 100], { distance: of(distance, 2, 2, 2) })).toEqual([NaN_, NaN_]);
  });

  test('what is no barrier is refused', () => {
    const bars = barsOf([1, 2, 3, 4]),
      make = (change: object) => () => tripleBarrier(bars, HOUR, barriers(change));
    refused(make({ side: 0 }), 'triple barrier side must be 1 or -1, not 0');
    for (const times of [0, -1, Infinity, NaN_]) {
      refused(make({ targetTimes: times }), `triple barrier targetTimes must be a number above 0, not ${times}`);
      refused(make({ stopTimes: times }), `triple barrier stopTimes must be a number above 0, not ${times}`);
    }
    refused(make({ distance: of(1) }), 'triple barrier needs a distance for each of 4 bars, not 1');
    expect(make({ horizonBars: 0 })).toThrow('triple barrier horizonBars must be a whole number >= 1, not 0');
    expect(make({ horizonBars: 1 })).not.toThrow();
  });
});

test('a trade wins where it gains after fees: nothing gained is not won', () => {
  const trades = {
    count: 3,
    entryBar: Int32Array.of(1, 2, 3),
    exitBar: Int32Array.of(2, 3, 4),
    reason: Int32Array.of(0, 4, 2),
    pnl: of(0, 1e-9, -1e-9),
    rMultiple: of(0, NaN_, -2),
  } as unknown as TradeColumns;
  const { win, rMultiple } = tradeOutcome(trades, of(0, 10, 20, 30, 40), 5, 'close');
  expect(win).toEqual({ values: of(0, 1, 0), knownAtMs: of(25, 35, 45) });
  expect(rMultiple).toEqual({ values: of(0, NaN_, -2), knownAtMs: of(25, 35, 45) });
});
