import { expect, test } from 'vitest';
import { monthlyReturns } from '../../../src/report/model/monthly-returns.js';

test("a month's return is its last equity over the one before it; the first is measured from the initial cash", () => {
  const local = [
    Date.UTC(2014, 10, 3),
    Date.UTC(2014, 10, 30, 23),
    Date.UTC(2014, 11, 1),
    Date.UTC(2014, 11, 31, 23, 59),
    Date.UTC(2015, 0, 1),
    Date.UTC(2015, 2, 5),
  ];
  const [first, second, ...others] = monthlyReturns(Float64Array.from(local), Float64Array.of(105, 110, 100, 99, 198, 99), 100);
  expect(others).toEqual([]);
  expect(first!.year).toBe(2014);
  expect(first!.months).toEqual([...Array.from({ length: 10 }, () => NaN), 110 / 100 - 1, 99 / 110 - 1]);
  expect(first!.total).toBeCloseTo(-0.01, 12);
  expect(second!.months).toEqual([1, NaN, -0.5, ...Array.from({ length: 9 }, () => NaN)]);
  expect(second!.total).toBe(0);
});

test('no bars, no years', () => {
  expect(monthlyReturns(new Float64Array(0), new Float64Array(0), 100)).toEqual([]);
});
