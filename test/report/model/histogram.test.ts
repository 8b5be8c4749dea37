import { expect, test } from 'vitest';
import { buildHistogram } from '../../../src/report/model/histogram.js';

test('values fall into bins with round edges, an edge belonging to the bin on its right', () => {
  const histogram = buildHistogram(Float64Array.of(0, 1, 1.5, 2, 4, 10, NaN), 10)!;
  expect(histogram).toMatchObject({
    start: 0,
    width: 1,
    counts: [1, 2, 1, 0, 1, 0, 0, 0, 0, 0, 1],
    below: 0,
    above: 0,
    min: 0,
    max: 10,
    median: 1.75,
    total: 6,
  });
  expect(histogram.mean).toBeCloseTo(18.5 / 6, 12);
});

test('rare extremes are counted apart and do not widen the bins', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => (i === 0 ? 1e9 : i === 1 ? -1e9 : (i % 10) / 10));
  const histogram = buildHistogram(values, 20)!;
  expect(histogram).toMatchObject({ below: 1, above: 1, min: -1e9, max: 1e9, total: 1000 });
  expect(histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(998);
  expect(histogram.width).toBeLessThan(1);
});

test('one value many times is one bin; no finite value is no histogram', () => {
  expect(buildHistogram(Float64Array.of(2, 2, 2), 10)!.counts.filter((count) => count > 0)).toEqual([3]);
  expect(buildHistogram(Float64Array.of(0), 10)!.counts).toEqual([1]);
  expect(buildHistogram(Float64Array.of(NaN, Infinity), 10)).toBeUndefined();
});
