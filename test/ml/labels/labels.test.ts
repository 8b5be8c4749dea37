// Labels: their values, when they are known, and their slow twins.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sliceBars, type Bars } from '../../../src/core/bars.js';
import type { TradeColumns } from '../../../src/core/trade-columns.js';
import { evaluateColumns } from '../../../src/engine/evaluate-columns.js';
import { TrialEngine } from '../../../src/engine/trial-engine.js';
import { compileColumns } from '../../../src/expr/compile-columns.js';
import { fixedHorizonReturn } from '../../../src/ml/labels/fixed-horizon-return.js';
import { forwardVolatility } from '../../../src/ml/labels/forward-volatility.js';
import type { Label } from '../../../src/ml/labels/label.js';
import { oneClass } from '../../../src/ml/labels/one-class.js';
import { REGIMES } from '../../../src/core/regimes.js';
import { regime } from '../../../src/ml/labels/regime.js';
import { thresholdClass } from '../../../src/ml/labels/threshold-class.js';
import { tradeOutcome } from '../../../src/ml/labels/trade-outcome.js';
import { tripleBarrier } from '../../../src/ml/labels/triple-barrier.js';
import { dataOf, jobOf, walkBars } from '../../engine/sample-job.js';
import { slowRegime } from '../../reference/labels/slow-regime.js';
import { slowTripleBarrier } from '../../reference/labels/slow-triple-barrier.js';

const HOUR = 3_600_000,
  SEED = 20261121,
  NaN_ = Number.NaN;

function barsOf(close: readonly number[], reach = 0): Bars {
  const column = (valueAt: (i: number) => number): Float64Array => Float64Array.from(close, (_, i) => valueAt(i));
  return {
    timeMs: column((i) => i * HOUR),
    open: column((i) => close[i]!),
    high: column((i) => close[i]! + reach),
    low: column((i) => close[i]! - reach),
    close: column((i) => close[i]!),
    volume: column(() => 1),
  };
}

const hours = ({ knownAtMs }: Label): number[] => Array.from(knownAtMs, (time) => time / HOUR);

describe('fixed-horizon return', () => {
  const label = fixedHorizonReturn(barsOf([100, 110, 99, 132]), HOUR, 2);
  test('looks so many bars ahead and is known at the close of the last', () => {
    expect(Array.from(label.values)).toEqual([99 / 100 - 1, 132 / 110 - 1, NaN_, NaN_]);
    expect(hours(label)).toEqual([3, 4, NaN_, NaN_]);
  });

  test('its classes are buy, hold and sell by threshold, a value on one being hold', () => {
    const classes = thresholdClass(
      { values: Float64Array.of(0.02, 0.01, 0, -0.01, -0.02, NaN_), knownAtMs: Float64Array.of(1, 2, 3, 4, 5, NaN_) },
      { buyAbove: 0.01, sellBelow: -0.01 },
    );
    expect(Array.from(classes.values)).toEqual([1, 0, 0, 0, -1, NaN_]);
    expect(Array.from(oneClass(classes, -1).values)).toEqual([0, 0, 0, 0, 1, NaN_]);
    expect(Array.from(oneClass(classes, -1).knownAtMs)).toEqual([1, 2, 3, 4, 5, NaN_]);
  });
});

test('forward volatility is the sample deviation of the log returns to come', () => {
  const label = forwardVolatility(barsOf([5, 100, 110, 99, 99]), HOUR, 2),
    [up, down] = [Math.log(1.1), Math.log(0.9)];
  expect(label.values[1]).toBeCloseTo(Math.abs(up - down) / Math.SQRT2, 14);
  expect(hours(label)).toEqual([3, 4, 5, NaN_, NaN_]);
});

describe('triple barrier', () => {
  const even = (side: 1 | -1, length: number): Parameters<typeof tripleBarrier>[2] => ({
    side,
    distance: new Float64Array(length).fill(1),
    targetTimes: 2,
    stopTimes: 1,
    horizonBars: 3,
  });

  test('by hand: target, stop, time, both in one bar, the end of the data', () => {
    const close = [100, 101, 102, 101.5, 101.4, 101.6, 101.5];
    expect(Array.from(tripleBarrier(barsOf(close), HOUR, even(1, 7)).values)).toEqual([1, 0, 0, 0, NaN_, NaN_, NaN_]);
    expect(hours(tripleBarrier(barsOf(close), HOUR, even(1, 7)))).toEqual([3, 5, 6, 7, NaN_, NaN_, NaN_]);
    expect(Array.from(tripleBarrier(barsOf(close), HOUR, even(-1, 7)).values).slice(0, 2)).toEqual([-1, -1]);
    expect(tripleBarrier(barsOf([100, 100], 5), HOUR, even(1, 2)).values[0]).toBe(-1);
    expect(tripleBarrier(barsOf([100, 100], 5), HOUR, even(1, 2)).knownAtMs[0]).toBe(2 * HOUR);
  });

  test('is its slow twin on random walks, with missing distances', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1 as const, -1 as const),
        fc.double({ min: 0.2, max: 4, noNaN: true }),
        fc.double({ min: 0.2, max: 4, noNaN: true }),
        (seed, count, horizonBars, side, targetTimes, stopTimes) => {
          const bars = walkBars(count, seed),
            distance = bars.close.map((price, i) => (i % 11 === 0 ? NaN_ : i % 13 === 0 ? 0 : 0.01 * price));
          const fast = tripleBarrier(bars, HOUR, { side, distance, targetTimes, stopTimes, horizonBars });
          const slow = slowTripleBarrier(bars, HOUR, { side, distance, targetTimes, stopTimes, horizonBars });
          expect(Array.from(fast.values)).toEqual(slow.map(({ value }) => value));
          expect(Array.from(fast.knownAtMs)).toEqual(slow.map(({ knownAtMs }) => knownAtMs));
        },
      ),
      { numRuns: 300, seed: SEED },
    );
  });
});

describe('regime', () => {
  const rules = { horizonBars: 3, crashLoss: 0.2, trendEfficiency: 0.6 };
  test.each<[string, number[]]>([
    ['trend_up', [100, 103, 102, 106]],
    ['trend_down', [100, 97, 98, 94]],
    ['chop', [100, 103, 99, 101]],
    ['chop', [100, 100, 100, 100]],
    ['crash', [100, 120, 96, 130]],
  ])('%s: %o', (name, close) => {
    const label = regime(barsOf(close), HOUR, rules);
    expect(REGIMES[label.values[0]!]).toBe(name);
    expect(label.knownAtMs[0]).toBe(4 * HOUR);
    expect(label.values[1]).toBeNaN();
  });

  test('is its slow twin on random walks with a missing close', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 1, max: 30 }),
        fc.double({ min: 0.005, max: 0.2, noNaN: true }),
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        (seed, count, horizonBars, crashLoss, trendEfficiency) => {
          const bars = walkBars(count, seed),
            close = bars.close.map((price, i) => (i === 60 ? NaN_ : price));
          const fast = Array.from(regime({ ...bars, close }, HOUR, { horizonBars, crashLoss, trendEfficiency }).values);
          fast.forEach((value) => seen.add(value));
          expect(fast.map((value) => REGIMES[value])).toEqual(slowRegime(Array.from(close), { horizonBars, crashLoss, trendEfficiency }));
        },
      ),
      { numRuns: 300, seed: SEED },
    );
    expect(seen).toEqual(new Set([0, 1, 2, 3, NaN_]));
  });
});

test('the outcome of trades is known at the close of the bar that ends them; what the end of the data closed is none', () => {
  const trades = {
    count: 3,
    entryBar: Int32Array.of(2, 5, 8),
    exitBar: Int32Array.of(4, 7, 9),
    reason: Int32Array.of(0, 3, 5),
    pnl: Float64Array.of(5, -2, 1),
    rMultiple: Float64Array.of(1.5, -1, 0.2),
  } as unknown as TradeColumns;
  const timeMs = Float64Array.from({ length: 10 }, (_, i) => i * HOUR),
    outcome = tradeOutcome(trades, timeMs, HOUR, 'next_open');
  expect(Array.from(outcome.signalBar)).toEqual([1, 4]);
  expect(Array.from(tradeOutcome(trades, timeMs, HOUR, 'close').signalBar)).toEqual([2, 5]);
  expect([outcome.win.values, outcome.rMultiple.values].map((values) => Array.from(values))).toEqual([
    [1, 0],
    [1.5, -1],
  ]);
  expect(hours(outcome.win)).toEqual([5, 8]);
});

test.each(['next_open', 'close'] as const)(
  'the signals of trades that the simulator filled on %s are the bars that decided them',
  async (fill) => {
    const job = jobOf(
      dataOf(walkBars(2000, 4)),
      { long: { enter: 'rsi(7) < 30', exit: 'rsi(7) > 60' }, stop: '2 * atr(14)', target: '3 * atr(14)' },
      [],
    );
    const data = { ...job.data, frames: [] },
      engine = new TrialEngine({ ...job, data, execution: { ...job.execution, fill } }, { workers: 1, maxMemoryBytes: 1 << 26 });
    const { trades } = await engine.replay({}, { from: 0, to: 2000 }),
      { signalBar, win, rMultiple } = tradeOutcome(trades, data.market.bars.timeMs, HOUR, fill);
    const { graph, roots } = compileColumns('features', new Map([['enter', 'rsi(7) < 30']])),
      [enter] = evaluateColumns({ data, graph, roots }, 1 << 26);
    expect(signalBar.length).toBeGreaterThan(30);
    expect(rMultiple.values.filter((value) => !Number.isNaN(value)).length).toBeGreaterThan(30);
    signalBar.forEach((bar, row) => {
      expect(enter![bar]).toBe(1);
      expect(win.knownAtMs[row]).toBeGreaterThan((bar + 1) * HOUR);
      // before the ATR has a value a trade has no stop, and no multiple of it
      if (!Number.isNaN(rMultiple.values[row]!)) expect(win.values[row]).toBe(Number(rMultiple.values[row]! > 0));
    });
  },
);

describe('a label is known when it says', () => {
  const bars = walkBars(400, 9),
    distance = bars.close.map((price) => 0.01 * price);
  const LABELS: Readonly<Record<string, (bars: Bars) => Label>> = {
    'fixed-horizon return': (own) => fixedHorizonReturn(own, HOUR, 7),
    'forward volatility': (own) => forwardVolatility(own, HOUR, 7),
    'triple barrier': (own) =>
      tripleBarrier(own, HOUR, {
        side: 1,
        distance: distance.subarray(0, own.close.length),
        targetTimes: 2,
        stopTimes: 1,
        horizonBars: 12,
      }),
    regime: (own) => regime(own, HOUR, { horizonBars: 7, crashLoss: 0.05, trendEfficiency: 0.5 }),
  };
  test.each(Object.entries(LABELS))('%s: with the bars up to then it is the same, with one fewer it is not there', (_, label) => {
    const { values, knownAtMs } = label(bars);
    let compared = 0;
    for (let bar = 0; bar < 400; bar += 7) {
      if (Number.isNaN(values[bar]!)) continue;
      compared++;
      const last = bars.timeMs.indexOf(knownAtMs[bar]! - HOUR);
      expect(last).toBeGreaterThan(bar);
      expect(label(sliceBars(bars, 0, last + 1)).values[bar]).toBe(values[bar]);
      expect(label(sliceBars(bars, 0, last)).values[bar]).toBeNaN();
    }
    expect(compared).toBeGreaterThan(50);
  });
});

test.each<[() => unknown, string]>([
  [() => fixedHorizonReturn(barsOf([1]), HOUR, 0), 'fixed-horizon return horizonBars must be a whole number >= 1, not 0'],
  [() => forwardVolatility(barsOf([1]), HOUR, 1), 'forward volatility horizonBars must be a whole number >= 2, not 1'],
  [
    () => thresholdClass({ values: Float64Array.of(), knownAtMs: Float64Array.of() }, { buyAbove: -1, sellBelow: 1 }),
    'class label sellBelow must not be above buyAbove, -1, and is 1',
  ],
  [
    () => tripleBarrier(barsOf([1]), HOUR, { side: 1, distance: Float64Array.of(1), targetTimes: 0, stopTimes: 1, horizonBars: 2 }),
    'triple barrier targetTimes must be a number above 0, not 0',
  ],
  [
    () => tripleBarrier(barsOf([1, 2]), HOUR, { side: 1, distance: Float64Array.of(1), targetTimes: 1, stopTimes: 1, horizonBars: 2 }),
    'triple barrier needs a distance for each of 2 bars, not 1',
  ],
  [
    () => regime(barsOf([1]), HOUR, { horizonBars: 2, crashLoss: 1, trendEfficiency: 0.5 }),
    'regime crashLoss must be a number above 0 and below 1, not 1',
  ],
])('%s', (make, sentence) => expect(make).toThrow(expect.objectContaining({ code: 'MODEL_INVALID', message: sentence })));
