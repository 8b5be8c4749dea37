import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomStream } from '../../../src/core/random.js';
import { samplePoints } from '../../../src/report/model/sample-points.js';
import { thinPoints } from '../../../src/report/model/thin-points.js';

const random = randomStream(17);
const xs = Float64Array.from({ length: 20_000 }, () => 900 * random.uniform());
const ys = Float64Array.from({ length: 20_000 }, () => 150 + 40 * random.normal());

test('one point of a pixel is kept, the first; what is no number is not', () => {
  expect([...thinPoints([1.2, 1.8, 1.1, NaN, 5], [3.1, 3.9, 4.1, 1, Infinity], 10)]).toEqual([0, 2]);
  expect([...samplePoints([1.2, 1.8, 1.1, NaN, 5], [3.1, 3.9, 4.1, 1, Infinity], 10)]).toEqual([0, 2]);
  expect([...thinPoints([], [], 10)]).toEqual([]);
});

test('a thinned map has no hole where there are points', () => {
  const kept = thinPoints(xs, ys, 1_000);
  expect(kept.length).toBeLessThanOrEqual(1_000);
  expect(kept.length).toBeGreaterThan(300);
  expect(kept[0]).toBe(0);
  for (let i = 0; i < xs.length; i += 97) expect(kept.some((k) => Math.hypot(xs[k]! - xs[i]!, ys[k]! - ys[i]!) < 40)).toBe(true);
});

test('a sample has the extremes and the density of all', () => {
  const kept = samplePoints(xs, ys, 1_000);
  expect(kept.length).toBeGreaterThan(800);
  expect(kept.length).toBeLessThanOrEqual(1_010);
  expect(new Set(kept).size).toBe(kept.length);
  const inMiddle = (points: readonly number[]): number => points.filter((i) => Math.abs(ys[i]! - 150) < 40).length / points.length;
  expect(inMiddle([...kept])).toBeGreaterThan(0.55);
  expect(Math.min(...[...kept].map((i) => ys[i]!))).toBe(Math.min(...ys));
  expect(Math.max(...[...kept].map((i) => ys[i]!))).toBe(Math.max(...ys));
});

test('a sample is bounded, ascending, and keeps the highest and the lowest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 300 })), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 16, max: 60 }),
      (points, most) => {
        const [px, py] = [points.map(([x]) => x), points.map(([, y]) => y)];
        const kept = [...samplePoints(px, py, most)];
        expect(kept.length).toBeLessThanOrEqual(most + 1);
        expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
        expect(Math.min(...kept.map((i) => py[i]!))).toBe(Math.min(...py));
        expect(Math.max(...kept.map((i) => py[i]!))).toBe(Math.max(...py));
      },
    ),
    { seed: 3 },
  );
});
