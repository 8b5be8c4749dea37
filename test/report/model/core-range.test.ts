import { expect, test } from 'vitest';
import { coreRange } from '../../../src/report/model/core-range.js';

const upTo = (last: number, ...more: number[]): Float64Array =>
  Float64Array.from([...Array.from({ length: last + 1 }, (_, i) => i), ...more]);

test('the range is that of the values, but no further from the middle 98 % than three times their width', () => {
  expect(coreRange(upTo(100))).toEqual([0, 100]);
  // 101 values: 1 % is 1, 99 % is 99; 99 + 3 * 98
  expect(coreRange(upTo(99, 10_000))).toEqual([0, 393]);
  expect(
    coreRange(
      upTo(99, 10_000)
        .map((value) => -value)
        .reverse(),
    ),
  ).toEqual([-393, -0]);
  expect(coreRange(upTo(99, 392))).toEqual([0, 392]);
  expect(coreRange(Float64Array.of(5, 5, 5))).toEqual([5, 5]);
});
