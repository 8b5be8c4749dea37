import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTick, logTicks, niceStep, niceTicks } from '../../../src/report/scale/nice-ticks.js';
import { timeTicks } from '../../../src/report/scale/time-ticks.js';

test('steps are 1, 2 or 5 times a power of ten', () => {
  expect([0.9, 1, 1.1, 2.1, 5.1, 0.03, 700].map(niceStep)).toEqual([1, 1, 2, 5, 10, 0.05, 1000]);
});

test('ticks are exact multiples inside the range', () => {
  expect(niceTicks(-0.31, 0.29, 6)).toEqual([-0.3, -0.2, -0.1, 0, 0.1, 0.2]);
  expect(niceTicks(3, 3, 5)).toEqual([3]);
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-2, max: 1e6, noNaN: true }), (min, span) => {
      const ticks = niceTicks(min, min + span, 8);
      expect(ticks.length).toBeLessThanOrEqual(9);
      for (const tick of ticks) expect(tick >= min - span * 1e-6 && tick <= min + span * (1 + 1e-6)).toBe(true);
    }),
    { seed: 13 },
  );
});

test('logarithmic ticks thin out over many decades and fall back on few', () => {
  expect(logTicks(9, 600, 8)).toEqual([10, 20, 50, 100, 200, 500]);
  expect(logTicks(0.5, 2e6, 8)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
  expect(logTicks(101, 130, 5)).toEqual([110, 120, 130]);
});

test('ticks end where no step fits the numbers, and stay few over many decades', () => {
  expect(niceTicks(1e20, 1e20 + 20_000, 5)).toEqual([1e20]);
  expect(niceTicks(-1.7e308, 1.7e308, 5)).toEqual([0]);
  expect(niceTicks(0, 5e-324, 5)).toEqual([0]);
  expect(niceTicks(0, 1e-300, 2)).toEqual([0, 5e-301, 1e-300]);
  expect(logTicks(1e-300, 1, 5).length).toBeLessThanOrEqual(6);
});

test('labels of very small and very large ticks are in exponents', () => {
  expect([0, 5e-301, 1e-300].map((tick, _, ticks) => formatTick(tick, ticks))).toEqual(['0', '5e−301', '1e−300']);
  expect(formatTick(-2e20, [-2e20, 0])).toBe('−2e+20');
});

test('labels have the decimals that they need', () => {
  expect(niceTicks(0, 0.3, 3).map((tick, _, ticks) => formatTick(tick, ticks))).toEqual(['0.0', '0.1', '0.2', '0.3']);
  expect(formatTick(-12_000, [-12_000, 0])).toBe('−12,000');
});

test('time ticks stand on round times and say what changed', () => {
  const labels = (start: string, end: string, count: number): string[] =>
    timeTicks(Date.parse(start), Date.parse(end), count).map(({ label }) => label);
  expect(labels('2013-04-01T00:00Z', '2014-08-01T00:00Z', 6)).toEqual(['Apr 2013', 'Jul', 'Oct', '2014', 'Apr', 'Jul']);
  expect(labels('2000-05-01T00:00Z', '2024-01-01T00:00Z', 6)).toEqual(['2005', '2010', '2015', '2020']);
  expect(labels('2015-03-02T20:00Z', '2015-03-03T09:00Z', 6)).toEqual(['2 Mar 21:00', '3 Mar', '03:00', '06:00', '09:00']);
  expect(labels('2014-12-20T00:00Z', '2015-01-12T00:00Z', 4)).toEqual(['22 Dec 2014', '29 Dec', '5 Jan 2015', '12 Jan']);
  expect(timeTicks(5, 5, 9)).toEqual([]);
});

test.each([
  ['hours', '2015-03-02T21:00Z', '2015-03-03T09:00Z', 4, ['2 Mar 21:00', '3 Mar', '03:00', '06:00', '09:00']],
  ['Mondays', '2014-12-22T00:00Z', '2015-01-12T00:00Z', 3, ['22 Dec 2014', '29 Dec', '5 Jan 2015', '12 Jan']],
  ['months', '2013-04-01T00:00Z', '2014-07-01T00:00Z', 6, ['Apr 2013', 'Jul', 'Oct', '2014', 'Apr', 'Jul']],
  ['years', '2005-01-01T00:00Z', '2020-01-01T00:00Z', 4, ['2005', '2010', '2015', '2020']],
])('both ends of the range have their tick: %s', (_, start, end, count, expected) => {
  const ticks = timeTicks(Date.parse(start), Date.parse(end), count);
  expect(ticks.map(({ label }) => label)).toEqual(expected);
  expect([ticks[0]!.timeMs, ticks.at(-1)!.timeMs]).toEqual([Date.parse(start), Date.parse(end)]);
});
