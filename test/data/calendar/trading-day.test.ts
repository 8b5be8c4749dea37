// The trading day: Sunday's bars are Monday's, in winter and in summer, for every use of a day.
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../../src/core/bars.js';
import { dailyReturns, lastBarsOfDays } from '../../../src/core/daily-returns.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf, CALENDAR_NAMES } from '../../../src/data/calendar/calendars.js';
import { dayZone } from '../../../src/data/calendar/day-zone.js';
import { clocksOf, dayClockMs, describeDay } from '../../../src/data/calendar/trading-day.js';
import { resampleBars } from '../../../src/data/resample/resample-bars.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The date of the trading day of each instant. */
function datesOf(name: CalendarName, ...times: string[]): string[] {
  const clock = dayClockMs(Float64Array.from(times, Date.parse), calendarOf(name).day);
  return Array.from(clock, (time) => new Date(Math.floor(time / DAY_MS) * DAY_MS).toISOString().slice(0, 10));
}

describe('the day of an instant', () => {
  test('of forex begins at 17:00 in New York, in winter and in summer', () => {
    // 2024-01-07 and 2024-07-07 are Sundays; New York is five hours behind UTC in January, four in July
    expect(datesOf('forex', '2024-01-07T22:00Z', '2024-01-08T21:59Z', '2024-01-08T22:00Z', '2024-01-12T21:59Z')).toEqual([
      '2024-01-08',
      '2024-01-08',
      '2024-01-09',
      '2024-01-12',
    ]);
    expect(datesOf('forex', '2024-07-07T21:00Z', '2024-07-08T20:59Z', '2024-07-08T21:00Z')).toEqual([
      '2024-07-08',
      '2024-07-08',
      '2024-07-09',
    ]);
  });

  test('of forex on the Sunday of a clock change is Monday too', () => {
    expect(datesOf('forex', '2024-03-10T21:00Z', '2024-03-11T20:59Z', '2024-03-11T21:00Z')).toEqual([
      '2024-03-11',
      '2024-03-11',
      '2024-03-12',
    ]);
    expect(datesOf('forex', '2024-11-03T22:00Z', '2024-11-04T21:59Z', '2024-11-04T22:00Z')).toEqual([
      '2024-11-04',
      '2024-11-04',
      '2024-11-05',
    ]);
  });

  test('of futures begins at 17:00 in Chicago', () => {
    expect(datesOf('futures', '2024-01-07T23:00Z', '2024-01-08T22:59Z', '2024-01-08T23:00Z')).toEqual([
      '2024-01-08',
      '2024-01-08',
      '2024-01-09',
    ]);
  });

  test('a long bar that begins on Sunday before trading does is Monday’s', () => {
    expect(datesOf('forex', '2024-07-07T20:00Z', '2024-07-08T00:00Z', '2024-07-06T12:00Z')).toEqual([
      '2024-07-08',
      '2024-07-08',
      '2024-07-08',
    ]);
  });

  test('of stocks and crypto begins at midnight', () => {
    expect(datesOf('us_equity', '2024-01-09T04:59Z', '2024-01-09T05:00Z')).toEqual(['2024-01-08', '2024-01-09']);
    expect(datesOf('crypto', '2024-01-07T23:59Z', '2024-01-08T00:00Z')).toEqual(['2024-01-07', '2024-01-08']);
  });

  test('agrees with Temporal at any instant', () => {
    const oracle = (timeMs: number, zone: string, hours: number): string => {
      const date = Temporal.Instant.fromEpochMilliseconds(timeMs).toZonedDateTimeISO(zone).toPlainDateTime().add({ hours }).toPlainDate();
      return date.add({ days: hours > 0 && date.dayOfWeek > 5 ? 8 - date.dayOfWeek : 0 }).toString();
    };
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2035, 0) }), (timeMs) => {
        const iso = new Date(timeMs).toISOString();
        expect(datesOf('forex', iso)).toEqual([oracle(timeMs, 'America/New_York', 7)]);
        expect(datesOf('futures', iso)).toEqual([oracle(timeMs, 'America/Chicago', 7)]);
        expect(datesOf('us_equity', iso)).toEqual([oracle(timeMs, 'America/New_York', 0)]);
      }),
      { seed: 20_240_101, numRuns: 300 },
    );
  });

  test('never goes back', () => {
    for (const name of CALENDAR_NAMES) {
      const clock = dayClockMs(
        Float64Array.from({ length: 24 * 400 }, (_, i) => Date.UTC(2023, 0, 1) + i * HOUR_MS),
        calendarOf(name).day,
      );
      expect(clock.every((time, i) => i === 0 || time >= clock[i - 1]!)).toBe(true);
    }
  });

  test('is one array with the wall clock where both are one', () => {
    const times = Float64Array.of(0, HOUR_MS);
    for (const name of ['crypto', 'us_equity'] as const) {
      const { localTimeMs, dayClockMs: clock } = clocksOf(times, calendarOf(name));
      expect(clock).toBe(localTimeMs);
    }
    expect(clocksOf(times, calendarOf('forex')).localTimeMs).toBe(times);
  });

  test('is told to people', () => {
    expect(describeDay(calendarOf('forex').day)).toBe('America/New_York (days begin at 17:00 of the day before)');
    expect(describeDay(calendarOf('crypto').day)).toBe('UTC');
  });
});

/** Hours in which forex trades, from Sunday 2024-07-07 on for three weeks, times UTC. */
const FOREX_HOURS = Float64Array.from(
  Array.from({ length: 24 * 21 }, (_, i) => Date.UTC(2024, 6, 7) + i * HOUR_MS).filter((time) => {
    const [weekday, hour] = [new Date(time).getUTCDay(), new Date(time).getUTCHours()];
    return weekday === 0 ? hour >= 21 : weekday === 6 ? false : weekday === 5 ? hour < 21 : true;
  }),
);

describe('what is made of days', () => {
  test('three weeks of forex are fifteen days of returns', () => {
    const clock = dayClockMs(FOREX_HOURS, calendarOf('forex').day);
    const ends = lastBarsOfDays(clock);
    expect(ends).toHaveLength(15);
    expect(ends.map((bar) => new Date(FOREX_HOURS[bar]!).getUTCHours())).toEqual(Array.from({ length: 15 }, () => 20));
    const equity = Float64Array.from(clock, (_, bar) => 100 + bar);
    expect(dailyReturns(equity, clock, 100)[0]).toBe((100 + ends[0]!) / 100 - 1);
  });

  test('three weeks of forex are fifteen daily bars and three weekly ones, none of Sunday alone', () => {
    const bars = {
      timeMs: FOREX_HOURS,
      open: FOREX_HOURS,
      high: FOREX_HOURS,
      low: FOREX_HOURS,
      close: FOREX_HOURS,
      volume: FOREX_HOURS.map(() => 1),
    };
    const daily = resampleBars(bars, parseTimeframe('1h'), parseTimeframe('1d'), calendarOf('forex'));
    expect([...daily.bars.volume]).toEqual(Array.from({ length: 15 }, () => 24));
    expect(new Date(daily.bars.timeMs[0]!).toISOString()).toBe('2024-07-07T21:00:00.000Z');
    expect(new Date(daily.endMs[0]!).toISOString()).toBe('2024-07-08T21:00:00.000Z');
    expect([...resampleBars(bars, parseTimeframe('1h'), parseTimeframe('1w'), calendarOf('forex')).bars.volume]).toEqual([120, 120, 120]);
  });

  test('a day is complete no sooner than the last bar that begins in it', () => {
    const timeMs = Float64Array.from(['2024-07-08T16:00Z', '2024-07-08T20:00Z', '2024-07-09T00:00Z'], Date.parse);
    const bars = { timeMs, open: timeMs, high: timeMs, low: timeMs, close: timeMs, volume: timeMs };
    const { endMs } = resampleBars(bars, parseTimeframe('4h'), parseTimeframe('1d'), calendarOf('forex'));
    expect(new Date(endMs[0]!).toISOString()).toBe('2024-07-09T00:00:00.000Z');
  });

  test('dates at UTC midnight are dates in every calendar; a Sunday stub of forex is Monday’s', () => {
    const times = Float64Array.from(['2024-07-05', '2024-07-07', '2024-07-08'], Date.parse);
    const { day } = dayZone(calendarOf('forex'), parseTimeframe('1d'), times);
    expect(lastBarsOfDays(dayClockMs(times, day))).toEqual([0, 2]);
    expect(lastBarsOfDays(dayClockMs(times, dayZone(calendarOf('crypto'), parseTimeframe('1d'), times).day))).toEqual([0, 1, 2]);
  });
});
