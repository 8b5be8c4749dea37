// What bars show of their calendar, and what is said where the file names another.
import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf, CALENDAR_NAMES } from '../../../src/data/calendar/calendars.js';
import { localTimeMs } from '../../../src/data/calendar/local-time.js';
import { calendarWarnings } from '../../../src/data/calendar/calendar-warnings.js';
import { seeCalendar } from '../../../src/data/calendar/seen-calendar.js';
import { barTimes } from '../../../src/data/synthetic/bar-times.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2019, 0, 7);
const timesOf = (name: CalendarName, timeframe: string, bars: number): Float64Array =>
  barTimes(calendarOf(name), parseTimeframe(timeframe), START, bars);
const see = (timeMs: Float64Array, timeframe: string): ReturnType<typeof seeCalendar> => seeCalendar(timeMs, parseTimeframe(timeframe));
const shift = (timeMs: Float64Array, hours: number): Float64Array => timeMs.map((time) => time + hours * HOUR_MS);

/** Those that hours tell apart from all others, in two months of bars. */
const TOLD_BY_HOURS = CALENDAR_NAMES.filter((name) => !['lse', 'xetra', 'tse', 'nse', 'b3'].includes(name));

describe('the calendar that bars show', () => {
  test.each(TOLD_BY_HOURS.flatMap((name) => ['1m', '5m', '15m', '30m', '1h'].map((timeframe) => [name, timeframe] as const)))(
    '%s %s',
    (name, timeframe) => {
      const perDay = (24 * HOUR_MS) / parseTimeframe(timeframe).durationMs;
      expect(see(timesOf(name, timeframe, 60 * perDay), timeframe)).toMatchObject({ name, isFirm: true });
    },
  );

  test('four-hour bars show weekends and hours, and no break of an hour', () => {
    const seen = TOLD_BY_HOURS.map((name) => see(timesOf(name, '4h', 900), '4h').name);
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
});

describe('exchanges outside New York', () => {
  const EXCHANGES = ['lse', 'xetra', 'tse', 'nse', 'b3'] as const;
  const barsOf = (name: CalendarName, timeframe: string, days: number): Float64Array => {
    const times = timesOf(name, timeframe, days * 24 * 60);
    return times.filter((time) => time < START + days * 24 * HOUR_MS);
  };

  test.each(EXCHANGES.flatMap((name) => ['15m', '30m', '1h', '1d'].map((timeframe) => [name, timeframe] as const)))(
    '%s %s: a year and a half of bars tell it by its holidays',
    (name, timeframe) => {
      const seen = see(barsOf(name, timeframe, 550), timeframe);
      expect([seen.name, seen.asks]).toEqual([name, undefined]);
      expect(seen.because).toMatch(new RegExp(`^no bars on 7\\d Saturdays, and the (hours and )?holidays of ${name}$`));
      expect(calendarWarnings(name, 'given', seen)).toEqual([]);
      expect(calendarWarnings('crypto', 'given', seen)[0]).toContain(`the bars look like ${name} (`);
    },
  );

  test('two months: Tokyo by its noon and Mumbai by its quarter past nine; London and Frankfurt are asked for', () => {
    expect(see(barsOf('tse', '30m', 60), '30m')).toMatchObject({
      name: 'tse',
      because: expect.stringMatching(/and the hours of tse$/) as string,
    });
    expect(see(barsOf('nse', '15m', 60), '15m').name).toBe('nse');
    for (const name of ['lse', 'xetra'] as const) {
      const seen = see(barsOf(name, '30m', 60), '30m');
      expect(seen).toMatchObject({
        name: 'us_equity',
        asks: 'these are the hours of lse and of xetra, and of exchanges that no calendar stands for',
      });
      expect(calendarWarnings('us_equity', 'inferred', seen)).toEqual([
        expect.stringMatching(
          /^Calendar: .*; these are the hours of lse and of xetra, .* The bars are taken for us_equity: name data.calendar\.$/,
        ),
      ]);
      expect(calendarWarnings(name, 'given', seen)).toEqual([]);
    }
  });

  test('hourly bars of two months do not show a noon: Tokyo is asked for, as Seoul has its hours', () => {
    const seen = see(barsOf('tse', '1h', 60), '1h');
    expect([seen.name, seen.asks]).toEqual(['us_equity', expect.stringContaining('the hours of tse')]);
  });

  test("the hours of London with the holidays of another exchange are not London's", () => {
    const shut = [
      '2019-04-19',
      '2019-04-22',
      '2019-05-01',
      '2019-12-25',
      '2019-12-26',
      '2020-01-01',
      '2020-04-10',
      '2020-04-13',
      '2020-05-01',
    ];
    const all = Float64Array.from({ length: 550 * 48 }, (_, i) => START + (i * HOUR_MS) / 2);
    const local = localTimeMs(all, 'Europe/Paris');
    const paris = all.filter((_, i) => {
      const clock = new Date(local[i]!);
      const hour = clock.getUTCHours() + clock.getUTCMinutes() / 60;
      return clock.getUTCDay() % 6 !== 0 && hour >= 9 && hour < 17.5 && !shut.includes(clock.toISOString().slice(0, 10));
    });
    expect(see(paris, '30m')).toMatchObject({ name: 'us_equity', asks: expect.stringContaining('lse') as string });
  });

  test('daily bars of holidays that no calendar has are asked for', () => {
    const days = Array.from({ length: 700 }, (_, i) => START + i * 24 * HOUR_MS).filter((time) => {
      const date = new Date(time);
      return date.getUTCDay() % 6 !== 0 && date.getUTCDate() !== 13;
    });
    const seen = see(Float64Array.from(days), '1d');
    expect([seen.name, seen.asks]).toEqual(['us_equity', 'their holidays are those of no calendar']);
    expect(calendarWarnings('us_equity', 'inferred', seen)[0]).toContain(
      'their holidays are those of no calendar. The bars are taken for us_equity',
    );
  });

  test('an exchange that is known contradicts another', () => {
    const tokyo = see(barsOf('tse', '30m', 550), '30m');
    expect(calendarWarnings('us_equity', 'given', tokyo)[0]).toMatch(
      /is us_equity \(252 days a year\), and the bars look like tse \(244\)/,
    );
  });

  test('daily bars stamped at midnight in Tokyo are dates there', () => {
    const times = barsOf('tse', '1d', 550);
    expect(new Date(times[0]!).getUTCHours()).toBe(15);
    expect(see(times, '1d').name).toBe('tse');
  });
});
