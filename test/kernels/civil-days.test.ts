// The calendar's kernels on the days where a date turns over, through whole eras of 400 years: they say what JavaScript's calendar says.
import { expect, test } from 'vitest';
import { runKernel } from './kernel-host.js';

const DAY_MS = 86_400_000;
/** The first and the last day of each month, the days beside them included, of every year from 1599 to 2401. */
const TURNS = Array.from({ length: (2401 - 1599 + 1) * 12 }, (_, month) => Date.UTC(1599, month) / DAY_MS).flatMap((first) =>
  [-2, -1, 0, 1].map((beside) => first + beside),
);
/** Each day at its first and its last millisecond. */
const TIMES = Float64Array.from(TURNS.flatMap((day) => [day * DAY_MS, (day + 1) * DAY_MS - 1]));

const readDate = {
  year: (date: Date) => date.getUTCFullYear(),
  month: (date: Date) => date.getUTCMonth() + 1,
  day_of_month: (date: Date) => date.getUTCDate(),
};

test.each(['year', 'month', 'day_of_month'] as const)('%s is that of the date, on the leap day that ends an era too', (name) => {
  expect(TIMES.includes(Date.UTC(2000, 1, 29))).toBe(true);
  const found = runKernel(name, [TIMES], TIMES.length, []);
  const wrong = TIMES.filter((time, i) => found[i] !== readDate[name](new Date(time)));
  expect(Array.from(wrong, (time) => new Date(time).toISOString())).toEqual([]);
});

test('29 February 2000', () => {
  const day = Float64Array.of(Date.UTC(2000, 1, 29, 12));
  expect(['year', 'month', 'day_of_month'].map((name) => runKernel(name, [day], 1, [])[0])).toEqual([2000, 2, 29]);
});
