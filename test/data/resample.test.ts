import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bars, CalendarName } from '../../src/core/bars.js';
import { parseTimeframe } from '../../src/core/timeframe.js';
import { calendarOf } from '../../src/data/calendar/calendars.js';
import { resampleBars } from '../../src/data/resample/resample-bars.js';
import type { ResampledBars } from '../../src/data/resample/resample-bars.js';

fc.configureGlobal({ seed: 20_200_101 });

const HOUR_MS = 3_600_000;
const iso = (time: number): string => new Date(time).toISOString().replace(':00.000Z', '');
const at = (text: string): number => Date.parse(`${text}Z`);

function barsFrom(startIso: string, count: number, stepMs: number): Bars {
  const column = (value: (i: number) => number): Float64Array => Float64Array.from({ length: count }, (_, i) => value(i));
  return {
    timeMs: column((i) => at(startIso) + i * stepMs),
    open: column((i) => i),
    high: column((i) => i + 2),
    low: column((i) => i - 1),
    close: column((i) => i + 1),
    volume: column(() => 1),
  };
}

function resample(bars: Bars, base: string, target: string, calendar: CalendarName): ResampledBars {
  return resampleBars(bars, parseTimeframe(base), parseTimeframe(target), calendarOf(calendar));
}

describe('bars are gathered by calendar', () => {
  test('four hours of one hour', () => {
    const { bars, endMs } = resample(barsFrom('2020-01-01T02:00', 6, HOUR_MS), '1h', '4h', 'crypto');
    expect(Array.from(bars.timeMs, iso)).toEqual(['2020-01-01T00:00', '2020-01-01T04:00']);
    expect(Array.from(endMs, iso)).toEqual(['2020-01-01T04:00', '2020-01-01T08:00']);
    expect([bars.open, bars.high, bars.low, bars.close, bars.volume].map((column) => [...column])).toEqual([
      [0, 2],
      [3, 7],
      [-1, 1],
      [2, 6],
      [2, 4],
    ]);
  });

  test('hours that do not divide the day begin anew at midnight', () => {
    const { bars, endMs } = resample(barsFrom('2020-01-01T00:00', 30, HOUR_MS), '1h', '5h', 'crypto');
    expect(Array.from(bars.timeMs, (time) => new Date(time).getUTCHours())).toEqual([0, 5, 10, 15, 20, 0, 5]);
    expect([...bars.volume]).toEqual([5, 5, 5, 5, 4, 5, 1]);
    expect(Array.from(endMs, iso).slice(4, 6)).toEqual(['2020-01-02T00:00', '2020-01-02T05:00']);
  });

  test('days begin at midnight in New York, summer and winter; 23 and 25 hours at the changes', () => {
    const spring = resample(barsFrom('2020-03-07T05:00', 72, HOUR_MS), '1h', '1d', 'us_equity');
    expect(Array.from(spring.bars.timeMs, iso)).toEqual(['2020-03-07T05:00', '2020-03-08T05:00', '2020-03-09T04:00', '2020-03-10T04:00']);
    expect([...spring.bars.volume].slice(0, 3)).toEqual([24, 23, 24]);
    const autumn = resample(barsFrom('2020-10-31T04:00', 72, HOUR_MS), '1h', '1d', 'us_equity');
    expect(Array.from(autumn.bars.timeMs, iso).slice(0, 3)).toEqual(['2020-10-31T04:00', '2020-11-01T04:00', '2020-11-02T05:00']);
    expect([...autumn.bars.volume].slice(0, 2)).toEqual([24, 25]);
  });

  test('a repeated hour gives two hourly bars, and one long four-hour bar', () => {
    const minutes = barsFrom('2020-11-01T04:00', 5 * 60, 60_000);
    expect(Array.from(resample(minutes, '1m', '1h', 'us_equity').bars.timeMs, iso)).toEqual([
      '2020-11-01T04:00',
      '2020-11-01T05:00',
      '2020-11-01T06:00',
      '2020-11-01T07:00',
      '2020-11-01T08:00',
    ]);
    const long = resample(minutes, '1m', '4h', 'us_equity');
    expect(Array.from(long.bars.timeMs, iso)).toEqual(['2020-11-01T04:00']);
    expect(Array.from(long.endMs, iso)).toEqual(['2020-11-01T09:00']);
  });

  test('weeks from Monday, months of their own length', () => {
    const days = barsFrom('2020-01-01T00:00', 70, 24 * HOUR_MS);
    const weeks = resample(days, '1d', '1w', 'crypto');
    expect(Array.from(weeks.bars.timeMs, iso).slice(0, 2)).toEqual(['2019-12-30T00:00', '2020-01-06T00:00']);
    const months = resample(days, '1d', '1M', 'crypto');
    expect(Array.from(months.bars.timeMs, iso)).toEqual(['2020-01-01T00:00', '2020-02-01T00:00', '2020-03-01T00:00']);
    expect(Array.from(months.endMs, iso)).toEqual(['2020-02-01T00:00', '2020-03-01T00:00', '2020-04-01T00:00']);
    expect([...months.bars.volume]).toEqual([31, 29, 10]);
    expect(Array.from(resample(days, '1d', '3M', 'crypto').bars.timeMs, iso)).toEqual(['2020-01-01T00:00']);
  });

  test('periods without bars have no bar, and a partial last bar keeps its nominal end', () => {
    const bars = barsFrom('2020-01-01T00:00', 3, 10 * HOUR_MS);
    const { bars: gathered, endMs } = resample(bars, '1h', '4h', 'crypto');
    expect(Array.from(gathered.timeMs, iso)).toEqual(['2020-01-01T00:00', '2020-01-01T08:00', '2020-01-01T20:00']);
    expect(iso(endMs[2]!)).toBe('2020-01-02T00:00');
  });

  test('NaN is passed over, and stays where a period has nothing else', () => {
    const bars = barsFrom('2020-01-01T00:00', 4, HOUR_MS);
    for (const column of [bars.open, bars.high, bars.low, bars.close, bars.volume]) column.fill(NaN, 1);
    const { bars: gathered } = resample(bars, '1h', '2h', 'crypto');
    expect([gathered.open[0], gathered.high[0], gathered.low[0], gathered.close[0], gathered.volume[0]]).toEqual([0, 2, -1, 1, 1]);
    expect(gathered.close[1]).toBeNaN();
  });

  test.each([
    ['1h', '90m'],
    ['1h', '15m'],
    ['4h', '6h'],
    ['1w', '1M'],
    ['1M', '1w'],
    ['2d', '1w'],
  ])('%s does not make %s', (base, target) => {
    expect(() => resample(barsFrom('2020-01-01T00:00', 2, HOUR_MS), base, target, 'crypto')).toThrow(
      /bars of .* and the timeframe .* (is finer|is not a multiple)/,
    );
  });
});

describe('properties', () => {
  const anyCase = fc.record({
    calendar: fc.constantFrom<CalendarName>('crypto', 'us_equity', 'forex', 'futures'),
    target: fc.constantFrom('1h', '2h', '4h', '12h', '1d', '1w', '1M'),
    steps: fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 100 }),
    startMinute: fc.integer({ min: 26_000_000, max: 27_000_000 }),
  });

  test('nothing is lost, every bar lies in its period, and a cut input changes no complete bar', () => {
    fc.assert(
      fc.property(anyCase, ({ calendar, target, steps, startMinute }) => {
        const bars = barsFrom('2020-01-01T00:00', steps.length, 1);
        let minute = startMinute;
        steps.forEach((step, i) => (bars.timeMs[i] = (minute += step) * 60_000));
        const whole = resample(bars, '1m', target, calendar);
        expect(whole.bars.volume.reduce((a, b) => a + b, 0)).toBe(steps.length);
        whole.bars.timeMs.forEach((start, k) => {
          expect(start).toBeLessThan(whole.endMs[k]!);
          if (k > 0) expect(start).toBeGreaterThanOrEqual(whole.endMs[k - 1]!);
        });
        const cut = Math.floor(steps.length / 2);
        const part = resample(
          {
            timeMs: bars.timeMs.slice(0, cut),
            open: bars.open.slice(0, cut),
            high: bars.high.slice(0, cut),
            low: bars.low.slice(0, cut),
            close: bars.close.slice(0, cut),
            volume: bars.volume.slice(0, cut),
          },
          '1m',
          target,
          calendar,
        );
        const complete = part.endMs.filter((end) => end <= bars.timeMs[cut]!).length;
        expect(part.bars.close.slice(0, complete)).toEqual(whole.bars.close.slice(0, complete));
        expect(part.endMs).toEqual(whole.endMs.slice(0, part.endMs.length));
      }),
      { numRuns: 200 },
    );
  });
});
