// When funding, swaps and borrowing fall due (I5, I7).
import { expect, test } from 'vitest';
import { countMidnights, countMultiples, countNights, dueSpans, listMultiples } from '../../../src/data/calendar/due-times.js';

const HOUR = 3_600_000;
const times = (...texts: string[]): Float64Array => Float64Array.from(texts, (text) => Date.parse(text));

test('I5: positions that fill at opens pay at the open what fell due since the open before; those that fill at closes while the bar lasts', () => {
  const opens = times('2024-01-01T00:00Z', '2024-01-01T04:00Z', '2024-01-01T08:00Z', '2024-01-02T00:00Z');
  expect([...countMultiples(dueSpans(opens, 'next_open', 4 * HOUR), 8 * HOUR)]).toEqual([0, 0, 1, 2]);
  expect([...countMultiples(dueSpans(opens, 'close', 4 * HOUR), 8 * HOUR)]).toEqual([0, 1, 2, 0]);
  expect([...countMultiples(dueSpans(opens, 'close', 8 * HOUR), 8 * HOUR)]).toEqual([0, 1, 2, 1]);
});

test('I5: the times themselves stand in the order of the instants that pay them', () => {
  const opens = times('2024-01-05T20:00Z', '2024-01-06T08:00Z', '2024-01-06T09:00Z', '2024-01-07T00:00Z');
  const { dueMs, starts } = listMultiples(dueSpans(opens, 'next_open', HOUR), 8 * HOUR);
  expect([...starts]).toEqual([0, 0, 2, 2, 4]);
  expect([...dueMs]).toEqual([...times('2024-01-06T00:00Z', '2024-01-06T08:00Z', '2024-01-06T16:00Z', '2024-01-07T00:00Z')]);
});

test('I5: a night ends at 17:00 in New York, in winter and in summer', () => {
  const winter = times('2024-01-09T21:59Z', '2024-01-09T22:00Z', '2024-01-09T22:01Z');
  const summer = times('2024-07-09T20:59Z', '2024-07-09T21:00Z', '2024-07-09T21:01Z');
  for (const opens of [winter, summer]) expect([...countNights(dueSpans(opens, 'next_open', HOUR), undefined)]).toEqual([0, 1, 0]);
});

test('I5: the triple night counts for the weekend, which counts nothing then; a week is seven nights either way', () => {
  const days = ['08', '09', '10', '11', '12', '13', '14', '15'].map((day) => `2024-01-${day}T23:00Z`); // from a Monday to a Monday
  const spans = dueSpans(times(...days), 'next_open', 24 * HOUR);
  expect([...countNights(spans, 'wednesday')]).toEqual([0, 1, 3, 1, 1, 0, 0, 1]);
  expect([...countNights(spans, 'friday')]).toEqual([0, 1, 1, 1, 3, 0, 0, 1]);
  expect([...countNights(spans, undefined)]).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
});

test('I7: days of borrowing are the midnights of the zone, over a weekend three', () => {
  const opens = times('2024-01-05T14:30Z', '2024-01-05T20:30Z', '2024-01-08T14:30Z');
  expect([...countMidnights(dueSpans(opens, 'next_open', HOUR), 'America/New_York')]).toEqual([0, 0, 3]);
});
