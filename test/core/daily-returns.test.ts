import { describe, expect, test } from 'vitest';
import { dailyReturns, lastBarsOfDays } from '../../src/core/daily-returns.js';

const DAY = 86_400_000;

describe('the last bar of each day', () => {
  test('days without bars are left out', () => {
    expect(lastBarsOfDays(Float64Array.of(0, 1, DAY - 1, DAY, 3 * DAY, 3 * DAY + 5))).toEqual([2, 3, 5]);
  });

  test('days before 1970 begin at midnight too', () => {
    expect(lastBarsOfDays(Float64Array.of(-DAY - 1, -DAY, -1, 0))).toEqual([0, 2, 3]);
  });

  test('a clock that is set back into the day before begins that day anew', () => {
    expect(lastBarsOfDays(Float64Array.of(DAY + 5, DAY - 1, DAY))).toEqual([0, 1, 2]);
  });

  test('a clock that is set back within the day stays in it, midnight included', () => {
    expect(lastBarsOfDays(Float64Array.of(DAY + 5, DAY, DAY + 1, 2 * DAY))).toEqual([2, 3]);
  });

  test('of no bars there is none', () => {
    expect(lastBarsOfDays(new Float64Array(0))).toEqual([]);
  });
});

describe('daily returns', () => {
  test('are from close to close of days, the first from the initial cash', () => {
    const clock = Float64Array.of(0, DAY / 2, DAY, 2 * DAY, 2 * DAY + 1);
    expect([...dailyReturns(Float64Array.of(90, 110, 55, 70, 66), clock, 100)]).toEqual([110 / 100 - 1, -0.5, 66 / 55 - 1]);
  });

  test('equity that is gone, or below nothing, has none', () => {
    const clock = Float64Array.of(0, DAY, 2 * DAY, 3 * DAY);
    expect([...dailyReturns(Float64Array.of(0, 5, 10, 10), clock, 100)]).toEqual([-1, Number.NaN, 1, 0]);
    expect([...dailyReturns(Float64Array.of(-50, 5, 10, 10), clock, 100)]).toEqual([-1.5, Number.NaN, 1, 0]);
  });
});
