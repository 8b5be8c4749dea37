// Hours at which anything may be entered.
import { expect, test } from 'vitest';
import { findShut } from '../../../src/data/calendar/session-hours.js';

const at = (...texts: string[]): Float64Array => Float64Array.from(texts, (text) => Date.parse(text));

test('a session holds its first moment and not its last, on its days, by the clock of its zone', () => {
  // a Tuesday in winter, a Tuesday in summer, a Saturday
  const moments = at(
    '2024-01-09T14:29Z',
    '2024-01-09T14:30Z',
    '2024-01-09T20:59Z',
    '2024-01-09T21:00Z',
    '2024-07-09T13:30Z',
    '2024-01-13T15:00Z',
  );
  expect([...findShut(moments, ['mon-fri 09:30-16:00 America/New_York'], 'UTC')]).toEqual([1, 0, 0, 1, 0, 1]);
});

test('without a zone the clock is that of the calendar; without days every day counts', () => {
  const moments = at('2024-01-13T09:00Z', '2024-01-13T10:00Z');
  expect([...findShut(moments, ['09:30-16:00'], 'UTC')]).toEqual([1, 0]);
  expect([...findShut(moments, ['09:30-16:00'], 'Europe/Berlin')]).toEqual([0, 0]);
});

test('a session that ends no later than it begins ends on the next day, and belongs to the day that it begins on', () => {
  // Friday 16:59, 17:30 and 18:00, Saturday noon, Sunday 17:59 and 18:00, Monday 03:00, of Chicago's eastern neighbour
  const moments = at(
    '2024-01-12T21:59Z',
    '2024-01-12T22:30Z',
    '2024-01-12T23:00Z',
    '2024-01-13T17:00Z',
    '2024-01-14T22:59Z',
    '2024-01-14T23:00Z',
    '2024-01-15T08:00Z',
  );
  expect([...findShut(moments, ['sun-thu 18:00-17:00 America/New_York'], 'UTC')]).toEqual([0, 1, 1, 1, 1, 0, 0]);
});

test('several sessions are open where one of them is', () => {
  const moments = at('2024-01-09T08:00Z', '2024-01-09T12:00Z', '2024-01-09T14:00Z');
  expect([...findShut(moments, ['tue 07:00-11:00', 'sat-tue 13:00-15:00'], 'UTC')]).toEqual([0, 1, 0]);
});
