// Exchanges: days on which they were shut or closed early, their hours, and the gaps that are counted against them.
import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf } from '../../../src/data/calendar/calendars.js';
import { tradingHoursOf } from '../../../src/data/calendar/trading-hours.js';
import { findGaps } from '../../../src/data/quality/find-gaps.js';
import { barTimes } from '../../../src/data/synthetic/bar-times.js';

const DAY_MS = 86_400_000;
const day = (iso: string): number => Date.parse(iso) / DAY_MS;
const isoOf = (days: number): string => new Date(days * DAY_MS).toISOString().slice(0, 10);

/** Weekdays of a year on which an exchange is shut, `month-day`. */
function closures(name: CalendarName, year: number): string {
  const { isTradingDay } = tradingHoursOf(name);
  const days = Array.from({ length: 366 }, (_, i) => day(`${year}-01-01`) + i).filter((each) => isoOf(each).startsWith(String(year)));
  const weekdays = days.filter((each) => new Date(each * DAY_MS).getUTCDay() % 6 !== 0);
  return weekdays
    .filter((each) => !isTradingDay(each))
    .map((each) => isoOf(each).slice(5))
    .join(' ');
}

/** Sessions of a day as people write them. */
function hoursOf(name: CalendarName, iso: string): string {
  const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16).replace(/^0/, '');
  const sessions = tradingHoursOf(name).sessions(day(iso));
  return sessions.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(' ');
}

describe('days on which exchanges were shut', () => {
  test.each<[CalendarName, number, string]>([
    ['lse', 2022, '01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27'],
    ['lse', 2023, '01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26'],
    ['lse', 2024, '01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26'],
    ['lse', 2025, '01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26'],
    ['xetra', 2021, '01-01 04-02 04-05 05-24 12-24 12-31'],
    ['xetra', 2023, '04-07 04-10 05-01 12-25 12-26'],
    ['xetra', 2024, '01-01 03-29 04-01 05-01 12-24 12-25 12-26 12-31'],
    ['xetra', 2025, '01-01 04-18 04-21 05-01 12-24 12-25 12-26 12-31'],
    [
      'tse',
      2019,
      '01-01 01-02 01-03 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-06 07-15 08-12 09-16 09-23 10-14 10-22 11-04 12-31',
    ],
    ['tse', 2023, '01-02 01-03 01-09 02-23 03-21 05-03 05-04 05-05 07-17 08-11 09-18 10-09 11-03 11-23'],
    ['tse', 2024, '01-01 01-02 01-03 01-08 02-12 02-23 03-20 04-29 05-03 05-06 07-15 08-12 09-16 09-23 10-14 11-04 12-31'],
    ['tse', 2025, '01-01 01-02 01-03 01-13 02-11 02-24 03-20 04-29 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-24 12-31'],
    ['nse', 2023, '01-26 03-07 03-30 04-04 04-07 04-14 05-01 06-29 08-15 09-19 10-02 10-24 11-14 11-27 12-25'],
    ['nse', 2024, '01-22 01-26 03-08 03-25 03-29 04-11 04-17 05-01 05-20 06-17 07-17 08-15 10-02 11-01 11-15 11-20 12-25'],
    ['nse', 2025, '02-26 03-14 03-31 04-10 04-14 04-18 05-01 08-15 08-27 10-02 10-21 10-22 11-05 12-25'],
    ['nse', 2031, '04-11 04-14 05-01 08-15 10-02 12-25'],
    ['b3', 2019, '01-01 01-25 03-04 03-05 04-19 05-01 06-20 07-09 11-15 11-20 12-24 12-25 12-31'],
    ['b3', 2023, '02-20 02-21 04-07 04-21 05-01 06-08 09-07 10-12 11-02 11-15 12-25 12-29'],
    ['b3', 2024, '01-01 02-12 02-13 03-29 05-01 05-30 11-15 11-20 12-24 12-25 12-31'],
    ['b3', 2025, '01-01 03-03 03-04 04-18 04-21 05-01 06-19 11-20 12-24 12-25 12-31'],
    ['us_equity', 2025, '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25'],
  ])('%s %i', (name, year, expected) => {
    expect(closures(name, year)).toBe(expected);
  });

  test('and once only: a failed system in Tokyo, the eve of 2000 in London, a world cup in São Paulo', () => {
    const isOpen = (name: CalendarName, iso: string): boolean => tradingHoursOf(name).isTradingDay(day(iso));
    expect([isOpen('tse', '2020-10-01'), isOpen('tse', '2020-10-02')]).toEqual([false, true]);
    expect([isOpen('lse', '1999-12-31'), isOpen('lse', '2000-12-29')]).toEqual([false, true]);
    expect([isOpen('b3', '2014-06-12'), isOpen('xetra', '2017-10-31'), isOpen('xetra', '2016-10-31')]).toEqual([false, false, true]);
  });

  test('the days of a year are the mean of ten years', () => {
    for (const name of ['lse', 'xetra', 'tse', 'nse', 'b3'] as const) {
      const { isTradingDay } = tradingHoursOf(name);
      const days = Array.from({ length: day('2025-01-01') - day('2015-01-01') }, (_, i) => day('2015-01-01') + i).filter(
        isTradingDay,
      ).length;
      expect([name, Math.round(days / 10)]).toEqual([name, calendarOf(name).daysPerYear]);
    }
  });
});

describe('hours', () => {
  test.each<[CalendarName, string, string]>([
    ['lse', '2024-07-01', '8:00-16:30'],
    ['lse', '2024-12-24', '8:00-12:30'],
    ['lse', '2024-12-31', '8:00-12:30'],
    ['lse', '2022-12-23', '8:00-12:30'],
    ['lse', '2022-12-30', '8:00-12:30'],
    ['lse', '2022-12-22', '8:00-16:30'],
    ['xetra', '2024-07-01', '9:00-17:30'],
    ['xetra', '2024-12-30', '9:00-14:00'],
    ['xetra', '2022-12-30', '9:00-14:00'],
    ['xetra', '2009-12-30', '9:00-17:30'],
    ['tse', '2010-07-01', '9:00-11:00 12:30-15:00'],
    ['tse', '2024-11-01', '9:00-11:30 12:30-15:00'],
    ['tse', '2024-11-05', '9:00-11:30 12:30-15:30'],
    ['tse', '2008-12-30', '9:00-11:00'],
    ['tse', '2009-01-05', '9:00-11:00'],
    ['tse', '2009-12-30', '9:00-11:00 12:30-15:00'],
    ['nse', '2009-07-01', '9:55-15:30'],
    ['nse', '2010-07-01', '9:00-15:30'],
    ['nse', '2024-07-01', '9:15-15:30'],
    ['nse', '2024-01-20', '9:15-15:30'],
    ['nse', '2024-11-01', ''],
    ['b3', '2019-11-01', '10:00-17:00'],
    ['b3', '2019-11-04', '10:00-18:00'],
    ['b3', '2024-03-08', '10:00-18:00'],
    ['b3', '2024-03-11', '10:00-17:00'],
    ['b3', '2024-11-01', '10:00-17:00'],
    ['b3', '2024-11-04', '10:00-18:00'],
    ['b3', '2024-02-14', '13:00-18:00'],
    ['us_equity', '2024-11-29', '9:30-13:00'],
  ])('%s on %s: %s', (name, iso, expected) => {
    expect(hoursOf(name, iso)).toBe(expected);
  });

  test('follow the clocks of their zone', () => {
    const opens = (name: CalendarName, from: string): string[] =>
      [...barTimes(calendarOf(name), parseTimeframe('30m'), Date.parse(from), 1)].map((time) => new Date(time).toISOString().slice(11, 16));
    expect([opens('lse', '2024-03-28'), opens('lse', '2024-04-02')]).toEqual([['08:00'], ['07:00']]);
    expect([opens('xetra', '2024-10-25'), opens('xetra', '2024-10-28')]).toEqual([['07:00'], ['08:00']]);
    expect([opens('tse', '2024-03-28'), opens('tse', '2024-07-02')]).toEqual([['00:00'], ['00:00']]);
    expect([opens('nse', '2024-03-28T00:00Z'), opens('b3', '2024-07-02')]).toEqual([['03:30'], ['13:00']]);
  });
});

describe('gaps are counted against them', () => {
  const gaps = (name: CalendarName, timeframe: string, ...times: string[]): number[] =>
    findGaps(
      Float64Array.from(times, (time) => Date.parse(`${time}Z`)),
      parseTimeframe(timeframe),
      calendarOf(name),
    ).map(({ missingBars }) => missingBars);

  test('noon in Tokyo is none, a missing afternoon is', () => {
    expect(gaps('tse', '30m', '2024-07-01T02:00', '2024-07-01T03:30')).toEqual([]);
    expect(gaps('tse', '30m', '2024-07-01T02:00', '2024-07-01T04:00')).toEqual([1]);
    expect(gaps('tse', '30m', '2024-07-01T02:00', '2024-07-02T00:00')).toEqual([5]);
    expect(gaps('tse', '30m', '2024-12-02T02:00', '2024-12-03T00:00')).toEqual([6]);
  });

  test('holidays are none where they are kept, and are where another exchange has them', () => {
    expect(gaps('lse', '1d', '2024-05-03T00:00', '2024-05-07T00:00')).toEqual([]);
    expect(gaps('xetra', '1d', '2024-05-03T00:00', '2024-05-07T00:00')).toEqual([1]);
    expect(gaps('nse', '1d', '2024-10-31T00:00', '2024-11-04T00:00')).toEqual([]);
    expect(gaps('nse', '1d', '2024-01-19T00:00', '2024-01-23T00:00')).toEqual([1]);
    expect(gaps('b3', '1d', '2024-02-09T00:00', '2024-02-14T00:00')).toEqual([]);
  });

  test('half days end early, Ash Wednesday begins late', () => {
    expect(gaps('lse', '30m', '2024-12-24T12:00', '2024-12-27T08:00')).toEqual([]);
    expect(gaps('lse', '30m', '2024-12-24T11:30', '2024-12-27T08:00')).toEqual([1]);
    expect(gaps('xetra', '1h', '2024-12-30T12:00', '2025-01-02T08:00')).toEqual([]);
    expect(gaps('b3', '1h', '2024-02-09T20:00', '2024-02-14T16:00')).toEqual([]);
    expect(gaps('b3', '1h', '2024-02-09T20:00', '2024-02-15T13:00')).toEqual([5]);
  });
});
