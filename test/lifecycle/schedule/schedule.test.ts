// When something is due, and what is done about times that nobody was there for.
import { describe, expect, test } from 'vitest';
import { occurrenceOf, parseDuration, parseSchedule, type Schedule } from '../../../src/lifecycle/schedule/schedule.js';

const at = (text: string): number => Date.parse(`${text}Z`);
const HOURLY = parseSchedule('1h')!;
const NIGHTLY = parseSchedule('0 3 * * *')!;

describe('a schedule', () => {
  test('is a time, or a cron expression in UTC', () => {
    expect(HOURLY.after(at('2020-01-01T00:30:00'))).toBe(at('2020-01-01T01:30:00'));
    expect(NIGHTLY.after(at('2020-01-01T03:00:00'))).toBe(at('2020-01-02T03:00:00'));
    expect(parseSchedule('*/20 9-10 * * 1-5')!.after(at('2020-01-03T10:45:00'))).toBe(at('2020-01-06T09:00:00'));
    expect(parseDuration('2w')).toBe(14 * 86_400_000);
  });

  test.each(['', 'soon', '0h', '1.5h', '1h30m', '61 * * * *', '* * *', '0 0 30 2 *'])('is not %j', (text) => {
    expect(parseSchedule(text)).toBeUndefined();
  });
});

describe('an occurrence', () => {
  const last = at('2020-01-01T00:00:00');
  const found = (schedule: Schedule, now: string, misfire: 'run_once' | 'skip'): ReturnType<typeof occurrenceOf> =>
    occurrenceOf(schedule, last, at(now), misfire);

  test('is due the first time, and then when its time has come', () => {
    expect(occurrenceOf(HOURLY, undefined, last, 'skip')).toMatchObject({ isDue: true, missed: 0 });
    expect(found(HOURLY, '2020-01-01T00:59:59', 'run_once')).toEqual({
      isDue: false,
      missed: 0,
      lastMissedMs: undefined,
      nextMs: at('2020-01-01T01:00:00'),
    });
    expect(found(HOURLY, '2020-01-01T01:00:01', 'skip')).toMatchObject({ isDue: true, missed: 0, nextMs: at('2020-01-01T02:00:00') });
  });

  test('that was missed is made up for once, however many there were', () => {
    expect(found(HOURLY, '2020-01-01T05:30:00', 'run_once')).toEqual({
      isDue: true,
      missed: 5,
      lastMissedMs: at('2020-01-01T05:00:00'),
      nextMs: at('2020-01-01T06:00:00'),
    });
  });

  test('or is passed over until the next one that is on time', () => {
    expect(found(HOURLY, '2020-01-01T05:30:00', 'skip')).toMatchObject({
      isDue: false,
      missed: 5,
      lastMissedMs: at('2020-01-01T05:00:00'),
    });
    expect(found(HOURLY, '2020-01-01T05:02:00', 'skip')).toMatchObject({ isDue: true, missed: 4, lastMissedMs: at('2020-01-01T05:00:00') });
  });

  test('of a cron expression is missed alike', () => {
    expect(found(NIGHTLY, '2020-01-04T12:00:00', 'skip')).toMatchObject({ isDue: false, missed: 4, nextMs: at('2020-01-05T03:00:00') });
    expect(found(NIGHTLY, '2020-01-01T03:00:30', 'skip')).toMatchObject({ isDue: true, missed: 0 });
  });
});
