// What bars show of their calendar, and what is said where the file names another.
import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf, CALENDAR_NAMES } from '../../../src/data/calendar/calendars.js';
import { calendarWarnings } from '../../../src/data/calendar/calendar-warnings.js';
import { seeCalendar } from '../../../src/data/calendar/seen-calendar.js';
import { barTimes } from '../../../src/data/synthetic/bar-times.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2019, 0, 7);
const timesOf = (name: CalendarName, timeframe: string, bars: number): Float64Array =>
  barTimes(calendarOf(name), parseTimeframe(timeframe), START, bars);
const see = (timeMs: Float64Array, timeframe: string): ReturnType<typeof seeCalendar> => seeCalendar(timeMs, parseTimeframe(timeframe));
const shift = (timeMs: Float64Array, hours: number): Float64Array => timeMs.map((time) => time + hours * HOUR_MS);

describe('the calendar that bars show', () => {
  test.each(CALENDAR_NAMES.flatMap((name) => ['1m', '5m', '15m', '30m', '1h'].map((timeframe) => [name, timeframe] as const)))(
    '%s %s',
    (name, timeframe) => {
      const perDay = (24 * HOUR_MS) / parseTimeframe(timeframe).durationMs;
      expect(see(timesOf(name, timeframe, 60 * perDay), timeframe)).toMatchObject({ name, isFirm: true });
    },
  );

  test('four-hour bars show weekends and hours, and no break of an hour', () => {
    const seen = CALENDAR_NAMES.map((name) => see(timesOf(name, '4h', 900), '4h').name);
    expect(seen).toEqual(['crypto', 'us_equity', 'forex', 'forex']);
  });

  test('days: stocks have holidays, forex has hardly one, crypto has Saturdays', () => {
    const daily = (name: CalendarName, bars: number): string => see(timesOf(name, '1d', bars), '1d').name;
    expect(['crypto', 'us_equity', 'forex'].map((name) => daily(name as CalendarName, 800))).toEqual(['crypto', 'us_equity', 'forex']);
    expect(daily('us_equity', 30)).toBe('us_equity');
    expect(daily('forex', 30)).toBe('us_equity'); // too few weekdays to show holidays: both are 252 or 260
  });

  test('a hole of years in daily stocks makes them no other market', () => {
    const times = timesOf('us_equity', '1d', 2000).filter((_, i) => i < 500 || i > 1700);
    expect(see(times, '1d').name).toBe('us_equity');
  });

  test('a Sunday bar a week is forex', () => {
    const times = Array.from({ length: 400 }, (_, i) => START + i * 24 * HOUR_MS).filter((time) => new Date(time).getUTCDay() !== 6);
    expect(see(Float64Array.from(times), '1d')).toMatchObject({
      name: 'forex',
      because: expect.stringMatching(/Saturdays, and bars on Sundays$/) as string,
    });
  });

  test('without a whole Saturday nothing is known, and nothing is contradicted', () => {
    const seen = see(timesOf('us_equity', '1h', 20), '1h');
    expect(seen).toEqual({ name: 'crypto', because: 'the bars are too few to show a weekend', isFirm: false, isDaily: false });
    expect(calendarWarnings('us_equity', 'given', seen)).toEqual([]);
    expect(seeCalendar(Float64Array.of(0), undefined).isFirm).toBe(false);
    expect(see(timesOf('crypto', '1w', 200), '1w').isFirm).toBe(false);
  });

  test('a clock that is some hours off makes no weekend of a Friday evening', () => {
    expect(see(shift(timesOf('forex', '1h', 3000), 3), '1h').name).toBe('forex');
    expect(see(shift(timesOf('us_equity', '1h', 3000), 5), '1h').name).toBe('us_equity');
  });
});

describe('a calendar that the bars contradict', () => {
  const warnings = (given: CalendarName, of: CalendarName, timeframe: string, bars = 3000): string[] =>
    calendarWarnings(given, 'given', see(timesOf(of, timeframe, bars), timeframe));

  test('crypto for stocks: the factor of the ratios is told', () => {
    expect(warnings('crypto', 'us_equity', '1d', 800)).toEqual([
      expect.stringMatching(
        /^Calendar: data.calendar is crypto \(365 days a year\), and the bars look like us_equity \(252\): no bars on 165 Saturdays, and 2\d weekdays without one\. With us_equity Sharpe, Sortino and volatility would be 0\.83 of what crypto makes of them, by the days of a year alone\.$/,
      ),
    ]);
    expect(warnings('crypto', 'forex', '1h')[0]).toMatch(/look like forex \(260\): .* would be 0\.84 of/);
  });

  test('others for crypto, stocks for what trades around the clock and the other way round', () => {
    expect(warnings('us_equity', 'crypto', '1h')[0]).toMatch(/look like crypto \(365\): bars on Saturdays\. .* would be 1\.20 of/);
    expect(warnings('us_equity', 'futures', '1h')[0]).toMatch(/With futures their days are others\.$/);
    expect(warnings('forex', 'us_equity', '1h')[0]).toMatch(/would be 0\.98 of/);
  });

  test('nothing is said where they agree, where they are alike, and where nobody named one', () => {
    for (const name of CALENDAR_NAMES) expect([name, ...warnings(name, name, '1h')]).toEqual([name]);
    expect(warnings('futures', 'forex', '1h')).toEqual([]);
    expect(warnings('forex', 'us_equity', '1d', 800)).toEqual([]);
    expect(calendarWarnings('crypto', 'inferred', see(timesOf('us_equity', '1d', 800), '1d'))).toEqual([]);
  });

  test('stocks whose hours are not New York’s: the zone is asked for', () => {
    const off = see(shift(timesOf('us_equity', '1h', 1000), -5), '1h');
    expect(calendarWarnings('us_equity', 'inferred', off)).toEqual([
      'Calendar: the bars open from 4:00 to 11:00 in New York, and stocks trade there from 9:30 to 16:00: is data.timezone right?',
    ]);
  });
});
