import { describe, expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { multiBrierLosses, qlikeLosses } from '../../../src/ml/forecasts/losses.js';
import { measureHorizons, regimeThresholds } from '../../../src/ml/forecasts/regime-thresholds.js';
import { shrunkenSlope } from '../../../src/ml/forecasts/shrunken-slope.js';
import { ewmaVolatility, pastVolatility, realisedVolatility } from '../../../src/ml/labels/realised-volatility.js';
import { regime } from '../../../src/ml/labels/regime.js';

const bars = (close: readonly number[]) => {
  const prices = Float64Array.from(close),
    timeMs = prices.map((_, bar) => 1000 * bar);
  return { timeMs, open: prices, high: prices, low: prices, close: prices, volume: prices };
};

describe('losses', () => {
  test('QLIKE is 0 where the variances are the same, and worse for too little than for too much', () => {
    const [same, little, much] = qlikeLosses(Float64Array.of(2, 1, 4), Float64Array.of(2, 2, 2));
    expect(same).toBe(0);
    expect(little).toBeCloseTo(4 - Math.log(4) - 1, 12);
    expect(much).toBeCloseTo(0.25 - Math.log(0.25) - 1, 12);
  });

  test('the Brier score of several classes, by hand', () => {
    expect(Array.from(multiBrierLosses([Float64Array.of(0.7, 0.2), Float64Array.of(0.3, 0.8)], Float64Array.of(0, 0)))).toEqual([
      expect.closeTo(0.18, 12),
      expect.closeTo(1.28, 12),
    ]);
  });
});

describe('volatility', () => {
  const close = [100, 110, 99, 99, 108.9],
    square = (a: number, b: number): number => Math.log(a / b) ** 2;

  test('is the root of the sum of squared log returns behind the bar, known at the last of them', () => {
    const { values, knownAtMs } = realisedVolatility(bars(close), 1000, 2);
    expect(values[0]).toBeCloseTo(Math.sqrt(square(110, 100) + square(99, 110)), 12);
    expect(knownAtMs[0]).toBe(3000);
    expect(Array.from(values.slice(3))).toEqual([Number.NaN, Number.NaN]);
    expect(realisedVolatility(bars([5, 5, 5, 5]), 1000, 2).values[0]).toBeNaN();
  });

  test('of the past is known at the bar itself', () => {
    const past = pastVolatility(Float64Array.from(close), 2);
    expect(Array.from(past.slice(0, 2))).toEqual([Number.NaN, Number.NaN]);
    expect(past[2]).toBe(realisedVolatility(bars(close), 1000, 2).values[0]);
  });

  test('weighs returns of a horizon before half', () => {
    const found = ewmaVolatility(Float64Array.from(close), 1);
    expect(found[0]).toBeNaN();
    const first = square(110, 100),
      second = 0.5 * first + 0.5 * square(99, 110);
    expect(found[1]).toBeCloseTo(Math.sqrt(first), 12);
    expect(found[2]).toBeCloseTo(Math.sqrt(second), 12);
    expect(found[3]).toBeCloseTo(Math.sqrt(0.5 * second), 12);
  });
});

describe('thresholds of regimes', () => {
  const random = randomStream(8),
    close: number[] = [100];
  for (let bar = 1; bar < 600; bar++) close.push(close[bar - 1]! * Math.exp(0.01 * random.normal()));
  const horizons = measureHorizons(Float64Array.from(close), 8);

  test('make the asked shares of the train window crashes and trends', () => {
    const rules = regimeThresholds(horizons, 0, 500, 8, { crash: 0.1, trend: 0.4 })!,
      labels = regime(bars(close), 1000, rules).values.subarray(0, 492);
    const share = (codes: readonly number[]): number => labels.filter((value) => codes.includes(value)).length / labels.length;
    expect(Math.abs(share([3]) - 0.1)).toBeLessThan(0.01);
    // of the nine tenths that are no crash
    expect(Math.abs(share([0, 1]) - 0.36)).toBeLessThan(0.01);
  });

  test('see nothing behind the window', () => {
    const altered = close.map((price, bar) => (bar < 500 ? price : 10 * price)),
      other = measureHorizons(Float64Array.from(altered), 8);
    expect(regimeThresholds(other, 100, 500, 8, { crash: 0.1, trend: 0.4 })).toEqual(
      regimeThresholds(horizons, 100, 500, 8, { crash: 0.1, trend: 0.4 }),
    );
  });

  test('there are none where nothing moves', () => {
    const flat = measureHorizons(new Float64Array(100).fill(7), 8);
    expect(regimeThresholds(flat, 0, 100, 8, { crash: 0.1, trend: 0.4 })).toBeUndefined();
  });
});

describe('the slope of what is said', () => {
  test('is nearly 1 where it comes true, and 0 where it does not', () => {
    const random = randomStream(21),
      said = Float64Array.from({ length: 2000 }, () => random.normal()),
      noise = said.map(() => random.normal());
    expect(shrunkenSlope([said], [said.map((value, row) => value + noise[row]!)], 1)).toBeCloseTo(1, 1);
    expect(shrunkenSlope([said], [said.map((value) => -value)], 1)).toBe(0);
    expect(shrunkenSlope([new Float64Array(5)], [said.slice(0, 5)], 1)).toBe(0);
  });

  test('is drawn to 0 by its uncertainty, by hand', () => {
    const said = Float64Array.of(1, 1, 1, 1),
      seen = Float64Array.of(2, 0, 2, 0);
    // slope 4/4 = 1, scores 1, -1, 1, -1: variance 4 / 16
    expect(shrunkenSlope([said], [seen], 1)).toBeCloseTo(0.75, 12);
  });
});
