import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenRule, compareNumbers, LARGEST_WHOLE_ARGUMENT } from '../../src/core/graph.js';
import { nearestName, suggestName } from '../../src/core/nearest-name.js';
import { randomStream } from '../../src/core/random.js';
import { formatTime, parseTime } from '../../src/core/time.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { alignCompleted, locateDetail } from '../../src/core/trading-data.js';

describe('timeframes', () => {
  test.each([
    ['15m', '15m'],
    ['M15', '15m'],
    ['60m', '1h'],
    ['M60', '1h'],
    ['H1', '1h'],
    ['H4', '4h'],
    ['24h', '1d'],
    ['D1', '1d'],
    ['7d', '1w'],
    ['W1', '1w'],
    ['MN1', '1M'],
    ['1M', '1M'],
    ['90m', '90m'],
    ['30s', '30s'],
    ['3600s', '1h'],
    ['120s', '2m'],
    ['90s', '90s'],
    ['604800s', '1w'],
    ['36h', '36h'],
    ['48h', '2d'],
    ['8d', '8d'],
    ['14d', '2w'],
    ['12M', '12M'],
    ['60h', '60h'],
    ['24d', '24d'],
    ['7w', '7w'],
    ['60M', '60M'],
    ['24M', '24M'],
    ['7M', '7M'],
    ['MN3', '3M'],
    ['W2', '2w'],
  ])('%s is %s', (text, name) => {
    const timeframe = parseTimeframe(text);
    expect(timeframe.name).toBe(name);
    expect(parseTimeframe(name)).toEqual(timeframe);
  });

  test.each([
    ['30s', 30, 's', 30_000],
    ['15m', 15, 'm', 15 * 60_000],
    ['120m', 2, 'h', 2 * 3_600_000],
    ['3d', 3, 'd', 3 * 86_400_000],
    ['2w', 2, 'w', 14 * 86_400_000],
    ['MN1', 1, 'M', (365.2425 / 12) * 86_400_000],
  ])('%s has a count, a unit and a length', (text, count, unit, durationMs) => {
    expect(parseTimeframe(text)).toMatchObject({ count, unit, durationMs });
  });

  test('what is refused is a flag, with its text', () => {
    expect(() => parseTimeframe('4x')).toThrow(expect.objectContaining({ code: 'FLAG_INVALID', context: { timeframe: '4x' } }));
  });

  test.each([
    '',
    'h',
    '0h',
    '-1h',
    '1.5h',
    '1x',
    'X4',
    '4 h',
    'H',
    'M0',
    '15M15',
    'x15m',
    '15mx',
    'xM15',
    'M15x',
    'MN',
    'S30',
    '01h',
    'H01',
  ])('%j is none', (text) => {
    expect(() => parseTimeframe(text)).toThrow(`timeframe "${text}" is neither a count with a unit`);
  });
});

describe('times', () => {
  test.each([
    ['2015-01-01', '2015-01-01T00:00:00Z'],
    ['2015-01-01T12:00', '2015-01-01T12:00:00Z'],
    ['2015-01-01 12:00:30', '2015-01-01T12:00:30Z'],
    ['2015-01-01T12:00:00+02:00', '2015-01-01T10:00:00Z'],
    ['2015-01-01T12:00:00.250Z', '2015-01-01T12:00:00.250Z'],
    ['  2015-01-01 ', '2015-01-01T00:00:00Z'],
    ['2015-01-01T12:00:00-05:30', '2015-01-01T17:30:00Z'],
    ['2015-01-01T12:00+0200', '2015-01-01T10:00:00Z'],
    ['2015-01-01T23:00-02:00', '2015-01-02T01:00:00Z'],
    ['2016-02-29', '2016-02-29T00:00:00Z'],
    ['1969-12-31T23:59:59', '1969-12-31T23:59:59Z'],
  ])('%s is %s', (text, utc) => {
    expect(formatTime(parseTime(text, 'start'))).toBe(utc);
  });

  test.each([
    '',
    'soon',
    '2015-13-01',
    '01.02.2015 99:00',
    '2015-02-29',
    '2015-02-30',
    '2015-04-31T12:00',
    '2015',
    '2015-01',
    '2015-01-1',
    '2015-01-1T12:00',
    '2015-0101',
    '2015-01-01T25:00',
    '2015-01-01T12',
    '+012015-01-01',
    'x2015-01-01',
    'Jan 1, 2015',
    '1420070400000',
  ])('%j is none', (text) => {
    expect(() => parseTime(text, '--start')).toThrow(
      expect.objectContaining({
        code: 'FLAG_INVALID',
        message: `--start must be a time such as 2015-01-01 or 2015-01-01T12:00:00Z, not "${text}"`,
        context: { name: '--start', value: text },
      }),
    );
  });
});

test('a time without a zone is UTC wherever the machine stands', () => {
  const zone = process.env['TZ'];
  process.env['TZ'] = 'America/New_York';
  try {
    expect(new Date(2015, 0, 1).getUTCHours()).toBe(5);
    expect(formatTime(parseTime('2015-01-01T12:00', 'start'))).toBe('2015-01-01T12:00:00Z');
    expect(formatTime(parseTime('2015-01-01', 'start'))).toBe('2015-01-01T00:00:00Z');
    expect(formatTime(parseTime('2015-01-01T12:00+01:00', 'start'))).toBe('2015-01-01T11:00:00Z');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
});

describe('nearest names', () => {
  const names = ['close', 'crosses_above', 'crosses_below', 'sma', 'ema', 'supertrend'];

  test.each([
    ['clsoe', 'close'],
    ['Close', 'close'],
    ['crosses_abov', 'crosses_above'],
    ['supertrand', 'supertrend'],
    ['smaa', 'sma'],
    ['volume_weighted', undefined],
    ['', undefined],
  ])('of %j is %s', (name, nearest) => {
    expect(nearestName(name, names)).toBe(nearest);
  });

  test('are put into the sentence, or nothing is', () => {
    expect(suggestName('clsoe', names)).toBe(' (did you mean "close"?)');
    expect(suggestName('zzzzzz', names)).toBe('');
  });

  test('a name is nearest to itself', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (name) => {
        expect(nearestName(name, [`${name}x`, name])).toBe(name);
      }),
      { seed: 1 },
    );
  });
});

describe('random numbers', () => {
  const take = (seed: number, stream: number): number[] => {
    const random = randomStream(seed, stream);
    return Array.from({ length: 5 }, () => random.uniform());
  };

  test('are a function of seed and stream', () => {
    expect(take(7, 3)).toEqual(take(7, 3));
    const first = new Set(Array.from({ length: 1000 }, (_, stream) => take(7, stream)[0]!));
    expect(first.size).toBe(1000);
    expect(take(8, 3)).not.toEqual(take(7, 3));
    expect(take(-1, 0)).not.toEqual(take(1, 0));
  });

  test('are these, on every machine', () => {
    const random = randomStream(20261120);
    const numbers = [random.uniform(), random.uniform(), random.normal(), random.below(1000)];
    expect(numbers).toEqual([0.9913786206698967, 0.2516851434009928, -1.2195181204543721, 795]);
  });

  test('have the moments of their distributions', () => {
    const random = randomStream(1);
    const moments = (draw: () => number): [number, number] => {
      const values = Array.from({ length: 50_000 }, draw);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length];
    };
    const [[uniformMean, uniformVariance], [normalMean, normalVariance]] = [
      moments(() => random.uniform()),
      moments(() => random.normal()),
    ];
    expect(Math.abs(uniformMean - 0.5)).toBeLessThan(0.006);
    expect(Math.abs(uniformVariance - 1 / 12)).toBeLessThan(0.002);
    expect(Math.abs(normalMean)).toBeLessThan(0.02);
    expect(Math.abs(normalVariance - 1)).toBeLessThan(0.03);
  });
});

describe('rules of numbers', () => {
  const rule = { name: 'n in sma(x, n)', isWhole: true, min: 1, max: LARGEST_WHOLE_ARGUMENT };

  test.each([
    [1, undefined],
    [0, 'n in sma(x, n) must be a whole number >= 1, not 0'],
    [1.5, 'n in sma(x, n) must be a whole number >= 1, not 1.5'],
    [Number.NaN, 'n in sma(x, n) must be a whole number >= 1, not NaN'],
    [2 ** 31, 'n in sma(x, n) must be a whole number >= 1, not 2147483648'],
  ])('%d', (value, sentence) => {
    expect(brokenRule(rule, value)).toBe(sentence);
  });

  test('a range says both ends', () => {
    expect(brokenRule({ name: 'k', isWhole: false, min: 0, max: 1 }, 2)).toBe('k must be a number from 0 to 1, not 2');
  });

  test('NaN makes every comparison false', () => {
    for (const op of ['less', 'less_equal', 'equal', 'not_equal'] as const)
      for (const [a, b] of [
        [Number.NaN, 1],
        [1, Number.NaN],
        [Number.NaN, Number.NaN],
      ] as const)
        expect(compareNumbers(op, a, b)).toBe(false);
  });
});

describe('alignment', () => {
  test("reads the last bar that is complete at a bar's close", () => {
    expect([...alignCompleted(Float64Array.of(1, 2, 3, 4, 5, 8, 9), Float64Array.of(4, 8))]).toEqual([-1, -1, -1, 0, 0, 1, 1]);
  });

  test('never reads a bar that ends later', () => {
    const times = fc
      .array(fc.integer({ min: 0, max: 100 }), { maxLength: 30 })
      .map((values) => Float64Array.from([...new Set(values)].sort((a, b) => a - b)));
    fc.assert(
      fc.property(times, times, (closes, ends) => {
        alignCompleted(closes, ends).forEach((row, i) => {
          if (row >= 0) expect(ends[row]!).toBeLessThanOrEqual(closes[i]!);
          if (row + 1 < ends.length) expect(ends[row + 1]!).toBeGreaterThan(closes[i]!);
        });
      }),
      { seed: 1 },
    );
  });

  test('a detail bar lies inside the bar that it opens in, and inside none after the end of that bar', () => {
    const [opens, ends] = [Float64Array.of(0, 4, 8), Float64Array.of(4, 6, 12)];
    expect(locateDetail(opens, ends, Float64Array.of(-1, 0, 1, 4, 5, 6, 7, 9, 12))).toEqual({
      firstOfBar: Int32Array.of(1, 3, 7),
      endOfBar: Int32Array.of(3, 5, 8),
    });
  });
});
