import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bars, CalendarName } from '../../src/core/bars.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { calendarOf } from '../../src/data/calendar/calendars.js';
import { localTimeMs } from '../../src/data/calendar/local-time.js';
import { hashBars } from '../../src/data/bars/hash-bars.js';
import { openMarket } from '../../src/data/open-market.js';
import { findGaps } from '../../src/data/quality/find-gaps.js';
import { syntheticBars } from '../../src/data/synthetic/synthetic-market.js';
import { resolveSyntheticOptions } from '../../src/data/synthetic/synthetic-options.js';
import type { SyntheticOptions } from '../../src/data/synthetic/synthetic-options.js';
import { requestFor } from './request.js';

fc.configureGlobal({ seed: 20_200_101 });

function make(calendar: CalendarName, timeframe: string, options: SyntheticOptions): Bars {
  return syntheticBars(resolveSyntheticOptions(options, calendar), parseTimeframe(timeframe), calendarOf(calendar));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Correlation of a series with itself one bar later. */
function persistence(values: readonly number[]): number {
  const centre = mean(values);
  const around = values.map((value) => value - centre);
  return mean(around.slice(1).map((value, i) => value * around[i]!)) / mean(around.map((value) => value * value));
}

function returnsOf(bars: Bars): number[] {
  return Array.from(bars.close.slice(1), (close, i) => close / bars.close[i]! - 1);
}

describe('the same options give the same bits', () => {
  test.each<[CalendarName, string, string]>([
    ['crypto', '1h', '0028566ea08faa0b'],
    ['us_equity', '30m', '03828b69cf8576dd'],
    ['forex', '4h', '3aa68fa412d8c900'],
    ['futures', '1d', '63ba66262f1a0027'],
  ])('%s %s', (calendar, timeframe, hash) => {
    const bars = make(calendar, timeframe, { seed: 7, bars: 3000 });
    expect(hashBars(bars).slice(0, 16)).toBe(hash);
    expect(hashBars(make(calendar, timeframe, { seed: 8, bars: 3000 }))).not.toBe(hashBars(bars));
  });

  test('more bars begin with the same bars', () => {
    const short = make('crypto', '1h', { seed: 3, bars: 500 });
    const long = make('crypto', '1h', { seed: 3, bars: 1000 });
    expect(long.close.slice(0, 500)).toEqual(short.close);
  });
});

describe('the bars are sound', () => {
  test('any calendar, timeframe, count and seed', () => {
    const options = fc.record({
      calendar: fc.constantFrom<CalendarName>('crypto', 'us_equity', 'forex', 'futures'),
      timeframe: fc.constantFrom('1m', '7m', '15m', '1h', '4h', '1d', '1w', '1M'),
      bars: fc.integer({ min: 1, max: 400 }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(options, ({ calendar, timeframe, bars: count, seed }) => {
        const bars = make(calendar, timeframe, { bars: count, seed });
        expect(bars.close).toHaveLength(count);
        for (let i = 0; i < count; i++) {
          if (i > 0) expect(bars.timeMs[i]).toBeGreaterThan(bars.timeMs[i - 1]!);
          expect(bars.low[i]).toBeGreaterThan(0);
          expect(bars.high[i]).toBeGreaterThanOrEqual(Math.max(bars.open[i]!, bars.close[i]!));
          expect(bars.low[i]).toBeLessThanOrEqual(Math.min(bars.open[i]!, bars.close[i]!));
          expect(bars.volume[i]).toBeGreaterThanOrEqual(0);
        }
        expect(findGaps(bars.timeMs, parseTimeframe(timeframe), calendarOf(calendar))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('shares trade from 9:30 to 16:00 in New York, five days a week', () => {
    const { timeMs } = make('us_equity', '30m', { bars: 5000 });
    const minutes = new Set(Array.from(localTimeMs(timeMs, 'America/New_York'), (local) => (local / 60_000) % 1440));
    expect([Math.min(...minutes), Math.max(...minutes), minutes.size]).toEqual([570, 930, 13]);
    expect(new Set(Array.from(timeMs, (time) => new Date(time).getUTCDay()))).toEqual(new Set([1, 2, 3, 4, 5]));
  });

  test('forex has no Saturday', () => {
    const { timeMs } = make('forex', '1h', { bars: 5000 });
    expect(Array.from(timeMs).some((time) => new Date(time).getUTCDay() === 6)).toBe(false);
  });
});

describe('it moves as markets do', () => {
  const bars = make('crypto', '1h', { seed: 11, bars: 40_000, drift: 0 });
  const returns = returnsOf(bars);
  const sizes = returns.map(Math.abs);
  const deviation = Math.sqrt(mean(returns.map((value) => value * value)));

  test('about as volatile as asked', () => {
    expect(deviation * Math.sqrt(365 * 24)).toBeGreaterThan(0.45);
    expect(deviation * Math.sqrt(365 * 24)).toBeLessThan(1.1);
  });

  test('fat tails', () => {
    expect(mean(returns.map((value) => (value / deviation) ** 4))).toBeGreaterThan(5);
  });

  test('wild bars follow wild bars, and directions do not follow directions', () => {
    expect(persistence(sizes)).toBeGreaterThan(0.15);
    expect(Math.abs(persistence(returns))).toBeLessThan(0.05);
  });

  test('jumps', () => {
    expect(sizes.filter((size) => size > 6 * deviation).length).toBeGreaterThan(3);
  });

  test('volume rises with volatility', () => {
    const order = sizes.map((_, i) => i).sort((a, b) => sizes[a]! - sizes[b]!);
    const volumeOf = (indices: readonly number[]): number => mean(indices.map((i) => bars.volume[i + 1]!));
    expect(volumeOf(order.slice(-4000))).toBeGreaterThan(2 * volumeOf(order.slice(0, 4000)));
  });
});

describe('as a source', () => {
  test('it is labelled, and needs no path', async () => {
    const { market, cache, quality } = await openMarket({ ...requestFor(''), source: 'synthetic', synthetic: { seed: 5, bars: 100 } });
    expect(market.origin).toEqual({ kind: 'synthetic', source: 'synthetic market, seed 5', layout: '-' });
    expect([market.timeframe.name, cache.state, quality.verdict]).toEqual(['1h', 'off', 'clean']);
  });

  test.each([
    [{ bars: 0 }, 'synthetic.bars must be a whole number from 1 to 10000000, and it is 0'],
    [{ volatility: -1 }, 'synthetic.volatility must be above 0 and at most 5, and it is -1'],
    [{ seed: 0.5 }, 'synthetic.seed must be a whole number, and it is 0.5'],
  ])('refuses %j', (options, sentence) => {
    expect(() => resolveSyntheticOptions(options, 'crypto')).toThrow(sentence);
  });
});

describe('symbols that are correlated', () => {
  const ofSymbol = (symbol: string, correlation: number, seed = 5): Bars =>
    syntheticBars(
      resolveSyntheticOptions({ seed, bars: 4000, correlation }, 'us_equity'),
      parseTimeframe('1d'),
      calendarOf('us_equity'),
      symbol,
    );
  const correlate = (a: readonly number[], b: readonly number[]): number => {
    const [meanA, meanB] = [mean(a), mean(b)];
    const products = (x: readonly number[], meanX: number, y: readonly number[], meanY: number): number =>
      mean(x.map((value, i) => (value - meanX) * (y[i]! - meanY)));
    return products(a, meanA, b, meanB) / Math.sqrt(products(a, meanA, a, meanA) * products(b, meanB, b, meanB));
  };

  test.each([0, 0.3, 0.6, 0.9])('have returns whose correlation is about %s', (correlation) => {
    const returns = ['ES', 'CL', 'GC'].map((symbol) => returnsOf(ofSymbol(symbol, correlation)));
    for (const [a, b] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      expect(Math.abs(correlate(returns[a!]!, returns[b!]!) - correlation)).toBeLessThan(0.08);
  });

  test('are the same for the same seed and name, and others for another', () => {
    expect(hashBars(ofSymbol('ES', 0.6))).toBe(hashBars(ofSymbol('ES', 0.6)));
    const hashes = [ofSymbol('ES', 0.6), ofSymbol('NQ', 0.6), ofSymbol('ES', 0.6, 6), ofSymbol('ES', 0.5)].map((bars) => hashBars(bars));
    expect(new Set(hashes).size).toBe(4);
    expect(ofSymbol('ES', 1).close).toEqual(ofSymbol('NQ', 1).close);
  });

  test.each([-0.1, 1.1, Number.NaN])('a correlation of %s is refused', (correlation) => {
    expect(() => resolveSyntheticOptions({ correlation }, 'crypto')).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', context: { entry: 'data.synthetic.correlation', value: correlation } }),
    );
  });

  test('a source gives each symbol its own bars', async () => {
    const open = async (symbol: string): Promise<string> =>
      (await openMarket({ ...requestFor(''), source: 'synthetic', symbol, synthetic: { bars: 300, correlation: 0.6 } })).market.dataHash;
    expect(await open('AAA')).not.toBe(await open('BBB'));
  });
});
