import { describe, expect, test } from 'vitest';
import { randomStream } from '../../src/core/random.js';
import { gatherCells } from '../../src/search/plateau-cells.js';
import { groupTrials, reachOfAxes } from '../../src/search/plateau-groups.js';
import { buildPointTree, findWithin, type PointTree } from '../../src/search/plateau-tree.js';

describe('cells', () => {
  test('hold the trials of a cube, in the order in which they are met: mean place, mean and worst score, size', () => {
    const points = Float64Array.of(0.1, 0.1, 0.9, 0.1, 0.3, 0.3, 0.1, 0.6, 0.2, 0.2);
    const { count, centres, means, worsts, sizes } = gatherCells(points, 2, Float64Array.of(3, 10, 5, 7, 1), 0.5);
    expect([count, [...sizes], [...means], [...worsts]]).toEqual([3, [3, 1, 1], [3, 10, 7], [1, 10, 7]]);
    [0.2, 0.2, 0.9, 0.1, 0.1, 0.6].forEach((place, k) => expect(centres[k]).toBeCloseTo(place, 12));
  });

  test('begin at their lower bounds, and go on beyond 0…1', () => {
    const { count, sizes } = gatherCells(Float64Array.of(0, 0.5, 0.49, 1, -0.1), 1, new Float64Array(5), 0.5);
    expect([count, [...sizes]]).toEqual([4, [2, 1, 1, 1]]);
    expect(gatherCells(new Float64Array(0), 2, new Float64Array(0), 0.5).count).toBe(0);
  });
});

describe('groups', () => {
  const { NaN: _ } = Number;
  const rows = [
    [0.1, _, 0.25],
    [0.2, 0.5, 0.25],
    [0.3, _, 0.75],
    [0.4, _, 0.25],
    [0.5, 0.6, 0.25],
    [_, _, 0.25],
    [0.7, _, 0.25],
  ];
  const points = Float64Array.from(rows.flat());
  const input = { dimensions: 3, points, scores: Float64Array.of(1, 2, 3, 4, 5, 6, _), higherIsBetter: true };
  const listOf = (unordered?: boolean[]): unknown[] =>
    groupTrials({ ...input, unordered }).map(({ trials, axes }) => [[...trials], [...axes]]);

  test('are active in the same parameters, and have equal choices; trials without a score are in none', () => {
    expect(listOf([false, false, true])).toEqual([
      [[0, 3], [0]],
      [
        [1, 4],
        [0, 1],
      ],
      [[2], [0]],
      [[5], []],
    ]);
    expect(listOf()).toEqual([
      [
        [0, 2, 3],
        [0, 2],
      ],
      [
        [1, 4],
        [0, 1, 2],
      ],
      [[5], [2]],
    ]);
  });

  const reachOf = (values: readonly number[], radius: number): number => {
    const pairs = Float64Array.from(values.flatMap((value) => [9, value]));
    const of = { dimensions: 2, points: pairs, scores: new Float64Array(values.length), higherIsBetter: true };
    return reachOfAxes({ trials: Int32Array.from(values.keys()), axes: [1] }, of, radius)[0]!;
  };
  const twice = (values: readonly number[]): number[] => [...values, ...values];

  test('reach just beyond the widest gap of an axis of few values, and by the radius on any other', () => {
    expect(reachOf(twice([0.5, 0, 0.9, 0.1]), 0.05)).toBeCloseTo(1.05 * 0.4, 12);
    expect(reachOf(twice([0, 0.1, 0.5, 0.9]), 0.6)).toBe(0.6);
    // more values than half the trials are no grid
    expect(reachOf([0, 0.1, 0.5, 0.9, 0.9, 0.9, 0.9], 0.05)).toBe(0.05);
    expect(reachOf(twice([0.3]), 0.05)).toBe(0.05);
  });

  test('take 64 values for a grid and 65 for none', () => {
    const levels = (count: number): number[] => twice(Array.from({ length: count }, (_value, k) => k / (count - 1)));
    expect(reachOf(levels(64), 0.001)).toBeCloseTo(1.05 / 63, 12);
    expect(reachOf(levels(65), 0.001)).toBe(0.001);
  });

  test('look at the trials of the group and at its axes alone', () => {
    const pairs = Float64Array.of(0, 0.5, 0, 0.9, 1, 0.1, 1, 0.2);
    const of = { dimensions: 2, points: pairs, scores: new Float64Array(4), higherIsBetter: true };
    expect([...reachOfAxes({ trials: Int32Array.of(0, 2), axes: [0, 1] }, of, 0.05)]).toEqual([0.05, 0.05]);
    expect([...reachOfAxes({ trials: Int32Array.of(0, 1, 2, 3), axes: [0] }, of, 0.05)]).toEqual([1.05]);
  });
});

describe('the tree', () => {
  const rowsOf = (count: number, dimensions: number, steps: number): Float64Array => {
    const random = randomStream(count, dimensions);
    return Float64Array.from({ length: count * dimensions }, () =>
      steps > 0 ? Math.round(random.uniform() * steps) / steps : random.uniform(),
    );
  };

  test.each([
    [1, 1, 0],
    [12, 2, 0],
    [13, 2, 0],
    [64, 1, 3],
    [200, 2, 0],
    [200, 2, 4],
    [300, 3, 0],
    [300, 4, 2],
    [151, 2, 1],
  ])(
    'of %i points in %i dimensions is divided at its middles, axis after axis, and finds what a plain loop finds',
    (count, dimensions, steps) => {
      const points = rowsOf(count, dimensions, steps);
      const tree = buildPointTree(points, dimensions);
      expect([...tree.order].sort((a, b) => a - b)).toEqual([...Array.from({ length: count }).keys()]);
      expectDivided(tree, 0, count - 1, 0);
      for (let asked = 0; asked < Math.min(count, 20); asked++)
        for (const radius of [0, 0.15, 0.5, 2]) {
          const centre = points.subarray(asked * dimensions, (asked + 1) * dimensions);
          const found = new Int32Array(count);
          const length = findWithin(tree, centre, radius, found);
          const expected = Array.from({ length: count }, (_, point) => point).filter(
            (point) => centre.reduce((sum, value, axis) => sum + (points[point * dimensions + axis]! - value) ** 2, 0) <= radius * radius,
          );
          expect([...found.subarray(0, length)].sort((a, b) => a - b)).toEqual(expected);
        }
    },
  );

  test('leaves out what there is no room for', () => {
    const tree = buildPointTree(rowsOf(50, 2, 0), 2);
    const found = new Int32Array(7).fill(-1);
    expect(findWithin(tree, Float64Array.of(0.5, 0.5), 2, found)).toBe(7);
    expect(new Set(found).size).toBe(7);
  });

  test('counts points at the distance itself as within, on either side of a division', () => {
    // 17 points on a line, a quarter apart; the divisions are at some of them
    const line = buildPointTree(
      Float64Array.from({ length: 17 }, (_, k) => k / 4),
      1,
    );
    const found = new Int32Array(17);
    for (let k = 2; k < 15; k++) {
      expect(findWithin(line, Float64Array.of(k / 4), 0.5, found), `about point ${k}`).toBe(5);
      expect(findWithin(line, Float64Array.of(k / 4), 0.49, found)).toBe(3);
    }
  });
});

/** What is before the middle of a range is not above it along the range's axis, what is behind not below. */
function expectDivided(tree: PointTree, from: number, to: number, axis: number): void {
  if (to - from < 12) return;
  const at = (place: number): number => tree.points[tree.order[place]! * tree.dimensions + axis]!;
  const middle = Math.floor((from + to) / 2);
  for (let place = from; place < middle; place++) expect(at(place)).toBeLessThanOrEqual(at(middle));
  for (let place = middle + 1; place <= to; place++) expect(at(place)).toBeGreaterThanOrEqual(at(middle));
  expectDivided(tree, from, middle - 1, (axis + 1) % tree.dimensions);
  expectDivided(tree, middle + 1, to, (axis + 1) % tree.dimensions);
}
