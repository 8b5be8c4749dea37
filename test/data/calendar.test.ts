import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { CALENDAR_NAMES, calendarOf } from '../../src/data/calendar/calendars.js';
import { civilFromDays, daysFromCivil, weekdayOfDays } from '../../src/data/calendar/civil-date.js';
import { localTimeMs } from '../../src/data/calendar/local-time.js';
import { tradingHoursOf } from '../../src/data/calendar/trading-hours.js';
import { isUsHalfDay, isUsHoliday } from '../../src/data/calendar/us-holidays.js';
import { utcTimes } from '../../src/data/calendar/utc-time.js';

fc.configureGlobal({ seed: 20_200_101 });

const ZONES = [
  'America/New_York',
  'America/Chicago',
  'Europe/London',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'UTC',
];
const day = (iso: string): number => Date.parse(iso) / 86_400_000;

describe('dates', () => {
  test('days and dates are inverse and agree with the platform', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const date = civilFromDays(days);
        const platform = new Date(days * 86_400_000);
        expect(date).toEqual({ year: platform.getUTCFullYear(), month: platform.getUTCMonth() + 1, day: platform.getUTCDate() });
        expect(daysFromCivil(date.year, date.month, date.day)).toBe(days);
        expect(weekdayOfDays(days)).toBe((platform.getUTCDay() + 6) % 7);
      }),
    );
  });
});

describe('local time', () => {
  test('agrees with Temporal at any instant in any zone', () => {
    const instant = fc.integer({ min: Date.parse('1985-01-01'), max: Date.parse('2035-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.array(instant, { minLength: 1, maxLength: 20 }), (zone, times) => {
        const local = localTimeMs(Float64Array.from(times), zone);
        times.forEach((time, i) => {
          const zoned = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
          expect(local[i]).toBe(time + zoned.offsetNanoseconds / 1e6);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('changes at the very second of the clock change', () => {
    const spring = Date.parse('2020-03-08T07:00:00Z');
    const local = localTimeMs(Float64Array.of(spring - 1, spring), 'America/New_York');
    expect(local[1]! - local[0]!).toBe(3_600_001);
  });

  test('one million bars ask the platform once a week and at each clock change, not once a bar', () => {
    const times = Float64Array.from({ length: 1_000_000 }, (_, i) => i * 900_000),
      weeks = 900_000_000_000 / (7 * 86_400_000),
      own = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format')!;
    let asked = 0;
    const counted = {
      ...own,
      get: function (this: unknown) {
        asked++;
        return own.get!.call(this) as unknown;
      },
    };
    Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', counted);
    try {
      localTimeMs(times, 'America/New_York');
    } finally {
      Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', own);
    }
    expect(asked).toBeGreaterThan(weeks);
    expect(asked).toBeLessThan(2.5 * weeks);
  });

  test('nothing in, nothing out', () => {
    expect(localTimeMs(new Float64Array(0), 'America/New_York')).toHaveLength(0);
    expect(() => localTimeMs(Float64Array.of(0), 'Mars/Olympus')).toThrow(/not in the IANA database/);
  });
});

describe('naive local times', () => {
  test('come back from local time, outside repeats and holes', () => {
    const instant = fc.integer({ min: Date.parse('1985-01-01'), max: Date.parse('2035-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), instant, (zone, time) => {
        const local = localTimeMs(Float64Array.of(time), zone);
        const { timeMs, repeats, holes } = utcTimes(local, zone);
        expect(holes).toEqual([]);
        // of a repeated time the first pass is taken
        expect(timeMs[0] === time || (repeats.length === 1 && timeMs[0]! < time)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('a repeated hour is told apart by the order of the rows', () => {
    const local = ['00:30', '01:00', '01:30', '01:00', '01:30', '02:00'].map((time) => Date.parse(`2020-11-01T${time}Z`));
    const { timeMs, repeats } = utcTimes(Float64Array.from(local), 'America/New_York');
    expect(repeats).toEqual([1, 2, 3, 4]);
    expect(Array.from(timeMs, (time) => new Date(time).toISOString().slice(11, 16))).toEqual([
      '04:30',
      '05:00',
      '05:30',
      '06:00',
      '06:30',
      '07:00',
    ]);
  });

  test('a lone row in a repeated hour is of the first pass', () => {
    const { timeMs, repeats } = utcTimes(Float64Array.of(Date.parse('2020-11-01T01:30Z')), 'America/New_York');
    expect([timeMs[0], repeats]).toEqual([Date.parse('2020-11-01T05:30Z'), [0]]);
  });

  test('a time in a hole moves forward by its width', () => {
    const { timeMs, holes } = utcTimes(Float64Array.of(Date.parse('2020-03-08T02:30Z')), 'America/New_York');
    expect([timeMs[0], holes]).toEqual([Date.parse('2020-03-08T07:30Z'), [0]]);
  });
});

describe('calendars', () => {
  test('each has days, zone and hours', () => {
    expect(CALENDAR_NAMES.map((name) => [name, calendarOf(name).daysPerYear, calendarOf(name).zone])).toEqual([
      ['crypto', 365, 'UTC'],
      ['us_equity', 252, 'America/New_York'],
      ['forex', 260, 'UTC'],
      ['futures', 252, 'America/Chicago'],
      ['lse', 253, 'Europe/London'],
      ['xetra', 254, 'Europe/Berlin'],
      ['tse', 244, 'Asia/Tokyo'],
      ['nse', 247, 'Asia/Kolkata'],
      ['b3', 248, 'America/Sao_Paulo'],
    ]);
    expect(tradingHoursOf('forex').sessions(day('2020-01-04'))).toEqual([]);
    expect(tradingHoursOf('forex').sessions(day('2020-01-05'))).toEqual([[17 * 3_600_000, 24 * 3_600_000]]);
  });

  test('New York holidays and half days', () => {
    const holidays = [
      '1998-01-19',
      '2000-04-21',
      '2001-09-11',
      '2012-10-29',
      '2016-12-26',
      '2020-07-03',
      '2021-01-01',
      '2022-06-20',
      '2024-03-29',
      '2025-01-09',
    ];
    for (const iso of holidays) expect([iso, isUsHoliday(day(iso))]).toEqual([iso, true]);
    for (const iso of ['1997-01-20', '2021-06-18', '2021-12-31', '2020-07-02', '2018-12-24'])
      expect([iso, isUsHoliday(day(iso))]).toEqual([iso, false]);
    for (const iso of ['2020-11-27', '2018-12-24', '2019-07-03']) expect([iso, isUsHalfDay(day(iso))]).toEqual([iso, true]);
  });

  test("the exchange's published number of trading days in each of twenty years", () => {
    const published = [252, 252, 248, 252, 252, 252, 252, 251, 251, 253, 252, 252, 252, 250, 252, 252, 252, 252, 251, 251];
    const { isTradingDay } = tradingHoursOf('us_equity');
    const counted = published.map((_, i) => {
      let days = 0;
      for (let at = daysFromCivil(1999 + i, 1, 1); at < daysFromCivil(2000 + i, 1, 1); at++) if (isTradingDay(at)) days++;
      return days;
    });
    expect(counted).toEqual(published);
  });
});
