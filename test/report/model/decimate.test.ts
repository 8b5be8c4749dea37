import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnEdges, decimate, lowerBound } from '../../../src/report/model/decimate.js';

test('columns divide the time evenly and hold every entry once', () => {
  expect([...columnEdges(Float64Array.of(0, 1, 2, 5, 9, 10), 0, 10, 5)]).toEqual([0, 2, 3, 4, 4, 6]);
});

test('an empty column leaves no point, NaN is skipped', () => {
  const timeMs = Float64Array.of(0, 1, 8, 9);
  expect(decimate(timeMs, Float64Array.of(NaN, 3, 7, NaN), columnEdges(timeMs, 0, 9, 3))).toEqual({
    timeMs: [1, 8],
    first: [3, 7],
    low: [3, 7],
    high: [3, 7],
    last: [3, 7],
  });
});

test('every column keeps the first, lowest, highest and last of its entries', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 300 }),
      fc.integer({ min: 1, max: 40 }),
      (numbers, columnCount) => {
        const values = Float64Array.from(numbers);
        const timeMs = values.map((_, i) => i * 60_000);
        const edges = columnEdges(timeMs, timeMs[0]!, timeMs.at(-1)!, columnCount);
        const series = decimate(timeMs, values, edges);
        const shares = Array.from({ length: columnCount }, (_, i) => [...values.subarray(edges[i], edges[i + 1])]).filter(
          (share) => share.length > 0,
        );
        expect(shares.flat()).toEqual(numbers);
        expect(series.first).toEqual(shares.map((share) => share[0]));
        expect(series.last).toEqual(shares.map((share) => share.at(-1)));
        expect(series.low.map((low) => low + 0)).toEqual(shares.map((share) => Math.min(...share) + 0));
        expect(series.high.map((high) => high + 0)).toEqual(shares.map((share) => Math.max(...share) + 0));
      },
    ),
    { seed: 11 },
  );
});

test('lowerBound finds the first entry at or above the wanted one', () => {
  const values = [1, 3, 3, 7];
  expect([0, 1, 2, 3, 7, 8].map((wanted) => lowerBound(values, wanted))).toEqual([0, 0, 1, 1, 3, 4]);
});
