import { expect, test } from 'vitest';
import { parseTimeframe } from '../../../src/core/timeframe.js';
import { calendarOf } from '../../../src/data/calendar/calendars.js';
import { findGaps } from '../../../src/data/quality/find-gaps.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const gapsOf = (calendar: 'forex' | 'us_equity' | 'crypto', ...times: string[]): number[] =>
  findGaps(Float64Array.from(times, at), parseTimeframe('1h'), calendarOf(calendar)).map(({ missingBars }) => missingBars);

test('bars that are missing early in the day of UTC are those of the evening before in New York', () => {
  // Monday evening there: 02:00 and 03:00 are missing
  expect(gapsOf('forex', '2020-01-07T00:00', '2020-01-07T01:00', '2020-01-07T04:00')).toEqual([2]);
  expect(gapsOf('crypto', '2020-01-07T00:00', '2020-01-07T01:00', '2020-01-07T04:00')).toEqual([2]);
});

test('a night and a weekend are no gap', () => {
  expect(gapsOf('us_equity', '2020-01-06T20:30', '2020-01-07T14:30')).toEqual([]);
  expect(gapsOf('forex', '2020-01-10T21:00', '2020-01-12T22:00')).toEqual([]);
  expect(gapsOf('us_equity', '2020-01-06T18:30', '2020-01-07T15:30')).toEqual([3]);
});
