// How much of a stretch a market is open, and which bars are due.
import { describe, expect, test } from 'vitest';
import { calendarOf } from '../../../src/data/calendar/calendars.js';
import { isBarDue, openTimeMs } from '../../../src/data/calendar/open-time.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const HOUR_MS = 3_600_000;

describe('openTimeMs', () => {
  test.each([
    ['crypto', false, '2024-03-08T00:00', '2024-03-11T00:00', 72],
    ['us_equity', false, '2024-03-08T00:00', '2024-03-09T00:00', 6.5],
    ['us_equity', false, '2024-03-08T20:00', '2024-03-11T14:30', 2], // an hour of Friday, an hour of Monday behind the clocks' change
    ['us_equity', false, '2024-11-29T00:00', '2024-11-30T00:00', 3.5], // the day behind Thanksgiving
    ['us_equity', true, '2024-03-08T05:00', '2024-03-12T04:00', 48],
    ['forex', false, '2024-03-08T00:00', '2024-03-10T22:00', 23], // until Friday 17:00 in New York, and an hour of Sunday
    ['us_equity', false, '2024-03-08T10:00', '2024-03-08T10:00', 0],
  ] as const)('%s, daily %s, %s to %s: %f hours', (name, isDaily, from, to, hours) => {
    expect(openTimeMs(name, isDaily, at(from), at(to)) / HOUR_MS).toBe(hours);
  });
});

describe('isBarDue', () => {
  test.each([
    ['us_equity', 24, '2024-03-08T00:00', true],
    ['us_equity', 24, '2024-03-09T00:00', false],
    ['us_equity', 24, '2024-07-04T00:00', false],
    ['us_equity', 1, '2024-03-08T20:00', true],
    ['us_equity', 1, '2024-03-08T21:00', false],
    ['crypto', 24, '2024-03-09T00:00', true],
  ] as const)('%s, bars of %i hours, %s: %s', (name, hours, time, isDue) => {
    const calendar = calendarOf(name); // dates of daily bars stand at midnight UTC
    const day = hours === 24 ? { ...calendar.day, zone: 'UTC' } : calendar.day;
    expect(isBarDue({ ...calendar, day }, at(time), hours * HOUR_MS)).toBe(isDue);
  });
});
