import { describe, expect, test } from 'vitest';
import { basketOf, mergeInstants, placeOnClock } from '../../src/core/account-clock.js';
import type { Bars } from '../../src/core/bars.js';

const barsAt = (times: readonly number[], closes: readonly number[], opens = closes): Bars => ({
  timeMs: Float64Array.from(times),
  open: Float64Array.from(opens),
  high: Float64Array.from(closes, (close, bar) => Math.max(close, opens[bar]!) + 1),
  low: Float64Array.from(closes, (close, bar) => Math.min(close, opens[bar]!) - 1),
  close: Float64Array.from(closes),
  volume: new Float64Array(closes.length),
});

describe('the clock of an account (P1)', () => {
  test('are the distinct opens of all legs, ascending', () => {
    expect([...mergeInstants([Float64Array.of(1, 3, 5), Float64Array.of(2, 3, 10)])]).toEqual([1, 2, 3, 5, 10]);
    expect([...mergeInstants([Float64Array.of(9, 10, 100), Float64Array.of(9, 10, 100)])]).toEqual([9, 10, 100]);
  });

  test('has the instant of each bar, and the last bar at or before each instant', () => {
    const { instantOf, barAt } = placeOnClock(Float64Array.of(2, 3, 10), Float64Array.of(1, 2, 3, 5, 10, 11));
    expect([...instantOf]).toEqual([1, 2, 4]);
    expect([...barAt]).toEqual([-1, 0, 1, 1, 2, 2]);
  });
});

describe('the basket', () => {
  const instants = Float64Array.of(1, 2, 3, 4);
  const legOf = (bars: Bars): Parameters<typeof basketOf>[0][number] => ({ bars, ...placeOnClock(bars.timeMs, instants) });

  test('changes by the mean change of the legs that had a price before', () => {
    const a = legOf(barsAt([1, 2, 3, 4], [10, 11, 11, 22]));
    const late = legOf(barsAt([2, 4], [50, 25]));
    const { close, volume } = basketOf([a, late], instants);
    // first no leg has a price before; then a alone, +10 %; at the third instant late has no bar and stays; then a doubles and late halves
    expect([...close]).toEqual([100, 100 * 1.1, 100 * 1.1, 100 * 1.1 * ((2 + 0.5) / 2)]);
    expect([...volume].every(Number.isNaN)).toBe(true);
  });

  test('opens, highs and lows are means of what each is to the close before', () => {
    const a = legOf(barsAt([1, 2, 3, 4], [10, 10, 10, 10], [10, 12, 10, 10]));
    const b = legOf(barsAt([1, 2, 3, 4], [20, 20, 20, 20]));
    const { open, high, low } = basketOf([a, b], instants);
    expect(open[1]).toBe(100 * ((1.2 + 1) / 2));
    expect(high[1]).toBe(100 * ((1.3 + 1.05) / 2));
    expect(low[1]).toBe(100 * ((0.9 + 0.95) / 2));
  });

  test('a price that is not above 0 is none to begin from, and one leg is its own basket', () => {
    const bars = barsAt([1, 2, 3, 4], [0, 5, 10, 10]);
    const { close } = basketOf([legOf(bars), legOf(barsAt([1, 2, 3, 4], [1, 1, 1, 1]))], instants);
    expect([...close]).toEqual([100, 100, 150, 150]);
    expect(basketOf([legOf(bars)], instants)).toBe(bars);
  });
});
