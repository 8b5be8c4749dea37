// Gaps that are filled where that is asked for, and rows that nobody can believe, dropped.
import { describe, expect, test } from 'vitest';
import type { Bars, CalendarName } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf } from '../../../src/data/calendar/calendars.js';
import { inspectMarket } from '../../../src/data/open-market.js';
import { findGaps } from '../../../src/data/quality/find-gaps.js';
import { syntheticBars } from '../../../src/data/synthetic/synthetic-market.js';
import { resolveSyntheticOptions } from '../../../src/data/synthetic/synthetic-options.js';
import { requestFor, temporaryFile } from '../request.js';
import { check, quietBars } from './bars.js';

/** Bars without those at some indices. */
function without(bars: Bars, isOut: (index: number) => boolean): Bars {
  const keep = (column: Float64Array): Float64Array => column.filter((_, i) => !isOut(i));
  return {
    timeMs: keep(bars.timeMs),
    open: keep(bars.open),
    high: keep(bars.high),
    low: keep(bars.low),
    close: keep(bars.close),
    volume: keep(bars.volume),
  };
}

describe('gap: repair', () => {
  test('puts flat bars at the close before, without volume, and says how many', () => {
    const whole = quietBars(100),
      { bars, issues } = check(
        without(whole, (i) => i === 10 || (i >= 40 && i < 45)),
        { quality: { gap: 'repair' } },
      );
    expect(bars.timeMs).toEqual(whole.timeMs);
    for (const i of [10, 40, 44]) {
      const before = whole.close[i === 10 ? 9 : 39]!;
      expect([bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.volume[i]]).toEqual([before, before, before, before, 0]);
    }
    for (const i of [9, 11, 39, 45, 99]) expect([bars.open[i], bars.volume[i]]).toEqual([whole.open[i], whole.volume[i]]);
    expect(issues).toMatchObject([{ kind: 'gap', count: 2, note: '6 bars are made up' }]);
  });

  test('a source without volume stays without', () => {
    const gone = without(quietBars(50), (i) => i === 20);
    gone.volume.fill(Number.NaN);
    expect(check(gone, { quality: { gap: 'repair' } }).bars.volume.every(Number.isNaN)).toBe(true);
  });

  test.each([
    ['us_equity', '1h'],
    ['us_equity', '5m'],
    ['us_equity', '1d'],
    ['forex', '1h'],
    ['forex', '4h'],
    ['forex', '1d'],
    ['futures', '15m'],
    ['lse', '1d'],
    ['tse', '30m'],
    ['crypto', '1d'],
    ['crypto', '1w'],
  ] as const)('of %s bars of %s gives back the times of the market', (calendar: CalendarName, timeframe) => {
    const options = resolveSyntheticOptions({ bars: 1500, seed: 4 }, calendar),
      whole = syntheticBars(options, parseTimeframe(timeframe), calendarOf(calendar));
    const isOut = (i: number): boolean => i > 0 && i < 1499 && (i % 97 === 5 || (i > 700 && i < 760));
    const holed = without(whole, isOut);
    expect(findGaps(holed.timeMs, parseTimeframe(timeframe), calendarOf(calendar)).length).toBeGreaterThan(10);
    const { bars } = check(holed, { quality: { gap: 'repair' }, calendar, timeframe });
    // daily bars at one local midnight are dates
    expect(bars.timeMs).toEqual(check(whole, { calendar, timeframe }).bars.timeMs);
    expect(findGaps(bars.timeMs, parseTimeframe(timeframe), calendarOf(calendar))).toEqual([]);
  });

  test('of dropped repetitions leaves flat bars', () => {
    const bars = quietBars(60);
    for (const i of [31, 32]) for (const column of Object.values(bars).slice(1) as Float64Array[]) column[i] = column[30]!;
    const { bars: left } = check(bars, { quality: { stale: 'drop', gap: 'repair' } });
    expect(left.timeMs).toEqual(bars.timeMs);
    expect([left.high[31], left.low[32], left.volume[31]]).toEqual([bars.close[30], bars.close[30], 0]);
  });

  test('that would make up more than there is is refused', () => {
    const ends = without(quietBars(100), (i) => i > 2 && i < 97);
    expect(() => check(ends, { quality: { gap: 'repair' } })).toThrow(
      expect.objectContaining({
        code: 'DATA_QUALITY',
        message:
          'the test: quality.gap: repair would make 94 bars up beside 6 of its own; is its calendar crypto, and nothing missing from it?',
      }),
    );
  });
});

describe('drop', () => {
  const open = async (text: string, quality: object, timezone = 'UTC'): Promise<[string[], string[]]> => {
    const { market, warnings } = await inspectMarket(
      requestFor(temporaryFile(text), { quality, timezone, timeframe: '1h', calendar: 'crypto' }),
    );
    return [Array.from(market.bars.timeMs, (time) => new Date(time).toISOString().slice(0, 16)), [...warnings]];
  };
  const row = (time: string, close = 1.5): string => `${time},1,2,0.5,${close},3`;
  const text = (...rows: string[]): string => `time,open,high,low,close,volume\n${rows.join('\n')}\n`;

  test('of a conflict takes every row of its time, and leaves equal copies of another', async () => {
    const [times, warnings] = await open(
      text(
        row('2019-12-31T23:00Z'),
        row('2020-01-01T00:00Z'),
        row('2020-01-01T01:00Z'),
        row('2020-01-01T01:00Z', 1.6),
        row('2020-01-01T02:00Z'),
        row('2020-01-01T02:00Z'),
      ),
      { conflict: 'drop' },
    );
    expect(times).toEqual(['2019-12-31T23:00', '2020-01-01T00:00', '2020-01-01T02:00']);
    expect(warnings.find((each) => each.includes('conflict'))).toContain('every row of the time dropped');
  });

  test('of the hour that occurs twice and of the one that never was takes its bars', async () => {
    const autumn = text(...['00:00', '01:00', '01:00', '02:00', '03:00'].map((time) => row(`2020-11-01 ${time}`)));
    expect((await open(autumn, { dst_repeat: 'drop' }, 'America/New_York'))[0]).toEqual([
      '2020-11-01T04:00',
      '2020-11-01T07:00',
      '2020-11-01T08:00',
    ]);
    const spring = text(...['01:00', '02:00', '03:00'].map((time) => row(`2020-03-08 ${time}`)));
    expect((await open(spring, { dst_hole: 'drop' }, 'America/New_York'))[0]).toEqual(['2020-03-08T06:00', '2020-03-08T07:00']);
  });
});
