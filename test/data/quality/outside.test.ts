// Bars outside the hours or days of their calendar, and the question that they ask.
import { describe, expect, test } from 'vitest';
import type { CalendarName } from '../../../src/core/bars.js';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf, CALENDAR_NAMES } from '../../../src/data/calendar/calendars.js';
import { qualityReport, qualityWarnings } from '../../../src/data/quality/quality-report.js';
import { resolvePolicies, type QualityPolicies } from '../../../src/data/quality/policies.js';
import { barTimes } from '../../../src/data/synthetic/bar-times.js';
import { check, quietBars } from './bars.js';

const HOUR_MS = 3_600_000;
const timesOf = (name: CalendarName, timeframe: string, count: number): Float64Array =>
  barTimes(calendarOf(name), parseTimeframe(timeframe), Date.UTC(2024, 0, 2), count);

/** Checks quiet bars at those times. */
function checkAt(timeMs: Float64Array, calendar: CalendarName, timeframe: string, quality: QualityPolicies = {}): ReturnType<typeof check> {
  return check({ ...quietBars(timeMs.length), timeMs }, { calendar, timeframe, quality });
}

const outside = (timeMs: Float64Array, calendar: CalendarName, timeframe: string): string[] =>
  checkAt(timeMs, calendar, timeframe)
    .issues.filter(({ kind }) => kind === 'outside_session')
    .map(({ count, note }) => `${count} of ${timeMs.length}${note === undefined ? '' : `: ${note}`}`);

const at = (...times: string[]): Float64Array => Float64Array.from(times, (time) => Date.parse(`${time}Z`));

describe('bars shorter than a day', () => {
  test.each(CALENDAR_NAMES.flatMap((name) => ['5m', '1h', '4h'].map((timeframe) => [name, timeframe] as const)))(
    '%s %s: none of its own bars',
    (name, timeframe) => {
      expect(outside(timesOf(name, timeframe, 3000), name, timeframe)).toEqual([]);
    },
  );

  test('a bar of which a part lies inside, and one of the closing auction, are none', () => {
    expect(outside(at('2024-07-01T13:00', '2024-07-01T14:00'), 'us_equity', '1h')).toEqual([]);
    expect(outside(at('2024-07-01T19:55', '2024-07-01T20:00', '2024-07-01T20:10'), 'us_equity', '5m')).toEqual([]);
    expect(outside(at('2024-07-01T19:55', '2024-07-01T20:15'), 'us_equity', '5m')).toEqual([
      '1 of 2: 1 of 2 bars lie outside 9:30–16:00: is the timezone America/New_York?',
    ]);
  });

  test('New York hours that were read as UTC: the zone is asked for', () => {
    const shifted = timesOf('us_equity', '1h', 500).map((time) => time - 5 * HOUR_MS);
    expect(outside(shifted, 'us_equity', '1h')[0]).toMatch(
      /: \d+ of 500 bars lie outside 9:30–16:00: is the timezone America\/New_York\?$/,
    );
    const night = timesOf('us_equity', '1h', 500).map((time) => time - 10 * HOUR_MS);
    expect(outside(night, 'us_equity', '1h')).toEqual(['500 of 500: every bar lies outside 9:30–16:00: is the timezone America/New_York?']);
  });

  test('the question stands in the warning', () => {
    const night = timesOf('us_equity', '1h', 500).map((time) => time - 10 * HOUR_MS);
    const { issues } = checkAt(night, 'us_equity', '1h');
    const warnings = qualityWarnings(qualityReport('the test', issues, resolvePolicies()));
    expect(warnings.find((warning) => warning.includes('outside_session'))).toMatch(
      /^the test: 500 × outside_session \(a bar lies outside .*\), kept; e\.g\. row 2, .*; every bar lies outside 9:30–16:00: is the timezone America\/New_York\?$/,
    );
  });

  test('hours before and after the market are outside and ask nothing', () => {
    const extended = Float64Array.from({ length: 16 * 20 }, (_, i) => Date.UTC(2024, 0, 2 + Math.floor(i / 16), 9 + (i % 16))).filter(
      (time) => new Date(time).getUTCDay() % 6 !== 0,
    );
    expect(outside(extended, 'us_equity', '1h')).toEqual([expect.stringMatching(/^\d+ of \d+$/)]);
  });

  test('noon in Tokyo, a Saturday of forex, a holiday with its day', () => {
    expect(outside(at('2024-07-01T02:00', '2024-07-01T03:00', '2024-07-01T03:30'), 'tse', '30m')[0]).toMatch(/^1 of 3/);
    const { issues } = checkAt(at('2024-07-05T19:00', '2024-07-06T12:00', '2024-07-07T22:00'), 'forex', '1h');
    expect(issues.find(({ kind }) => kind === 'outside_session')).toMatchObject({
      count: 1,
      examples: [{ values: { local_time: 'Saturday 2024-07-06 08:00', closed: 'weekend' } }],
    });
    const christmas = checkAt(at('2024-12-24T15:00', '2024-12-25T15:00'), 'lse', '1h').issues.find(
      ({ kind }) => kind === 'outside_session',
    );
    expect(christmas!.examples.map(({ values }) => values)).toEqual([
      { local_time: 'Tuesday 2024-12-24 15:00' },
      { local_time: 'Wednesday 2024-12-25 15:00', closed: 'holiday' },
    ]);
  });

  test('the hours follow the clock changes of the exchange', () => {
    expect(outside(at('2024-03-28T08:00', '2024-04-02T07:00'), 'lse', '1h')).toEqual([]);
    expect(outside(at('2024-03-28T07:00', '2024-03-28T08:00'), 'lse', '1h')[0]).toMatch(/^1 of 2/);
  });

  test('an hour on the evening of Diwali is neither outside nor missing', () => {
    expect(outside(at('2024-10-31T09:45', '2024-11-01T12:30', '2024-11-04T03:45'), 'nse', '15m')).toEqual([]);
  });
});

describe('bars of a day', () => {
  test('on days that the calendar does not have: weekends and holidays', () => {
    const { issues } = checkAt(at('2024-07-03', '2024-07-04', '2024-07-05', '2024-07-06'), 'us_equity', '1d');
    expect(issues).toMatchObject([
      {
        kind: 'outside_session',
        count: 2,
        examples: [
          { values: { date: 'Thursday 2024-07-04', closed: 'holiday' } },
          { values: { date: 'Saturday 2024-07-06', closed: 'weekend' } },
        ],
      },
    ]);
  });

  test('a Sunday evening of futures is Monday; crypto has every day; weeks have none', () => {
    expect(outside(at('2024-07-07T22:00', '2024-07-08T22:00'), 'futures', '1d')).toEqual([]);
    expect(outside(at('2024-07-06', '2024-07-07'), 'crypto', '1d')).toEqual([]);
    expect(outside(at('2024-07-01', '2024-07-08'), 'us_equity', '1w')).toEqual([]);
  });
});

describe('policies', () => {
  test('drop leaves what lies inside, and no gap for what lay outside', () => {
    const times = at('2024-07-01T12:00', '2024-07-01T13:30', '2024-07-01T14:30', '2024-07-01T20:30');
    const { bars, issues } = checkAt(times, 'us_equity', '1h', { outside_session: 'drop' });
    expect([...bars.timeMs]).toEqual([times[1], times[2]]);
    expect(issues.map(({ kind }) => kind)).toEqual(['outside_session']);
  });

  test('drop of every bar leaves none, which is refused', () => {
    const night = timesOf('us_equity', '1h', 50).map((time) => time - 10 * HOUR_MS);
    expect(() => checkAt(night, 'us_equity', '1h', { outside_session: 'drop' })).toThrow(expect.objectContaining({ code: 'DATA_EMPTY' }));
  });
});
