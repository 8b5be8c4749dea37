import { describe, expect, test } from 'vitest';
import { SpaceCodec } from '../../../src/search/codec.js';
import type { Axis } from '../../../src/search/space.js';
import { FeatureMap } from '../../../src/search/surrogate/features.js';
import { choice, float } from '../sampler-conformance.js';

const AXES: readonly Axis[] = [
  float('x', 0, 1),
  choice('kind', ['a', 'b', 'c']),
  float('y', 0, 1, { when: { kind: ['a'] } }),
  choice('exit', [true, false], { kind: ['a'] }),
];
const open = (axes = AXES): FeatureMap => new FeatureMap(new SpaceCodec({ axes }));
const features = (...unit: number[]): number[] => {
  const map = open();
  const out = new Float64Array(map.count);
  map.write(Float64Array.from(unit), out, 0);
  return [...out];
};
const [HALF, PRESENT] = [Math.SQRT1_2, Math.sqrt(0.75)];
const squareDistance = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, f) => sum + (value - b[f]!) ** 2, 0);

describe('the features of a point', () => {
  test('are one for an ordered axis, one for each value of a choice, and one more where an axis can be absent', () => {
    const map = open();
    expect([map.count, map.firstOf, [...map.axisOf]]).toEqual([9, [0, 1, 4, 6], [0, 1, 1, 1, 2, 2, 3, 3, 3]]);
  });

  test('are the coordinate, the value at its place, and a mark of what is there', () => {
    expect(features(0.25, 0.5, 0.75, 0.9)).toEqual([0.25, 0, HALF, 0, 0.75, PRESENT, 0, HALF, PRESENT]);
    expect(features(0, 0, 0, 0)).toEqual([0, HALF, 0, 0, 0, PRESENT, HALF, 0, PRESENT]);
    expect(features(1, 1, 1, 1)).toEqual([1, 0, 0, HALF, 1, PRESENT, 0, HALF, PRESENT]);
  });

  test('of absent axes are the middle, and nothing for a choice', () => {
    expect(features(0.1, 0.9, Number.NaN, Number.NaN)).toEqual([0.1, 0, 0, HALF, 0.5, 0, 0, 0, 0]);
  });

  test('are written at an offset, over what stood there, and nowhere else', () => {
    const out = new Float64Array(13).fill(8);
    open().write(Float64Array.of(0.25, 0.5, 0.75, 0.9), out, 2);
    expect([...out]).toEqual([8, 8, 0.25, 0, HALF, 0, 0.75, PRESENT, 0, HALF, PRESENT, 8, 8]);
    // of axes that are always there as well
    const plain = new Float64Array(5).fill(8);
    open(AXES.slice(0, 2)).write(Float64Array.of(0.25, 0.9), plain, 0);
    expect([...plain]).toEqual([0.25, 0, 0, HALF, 8]);
    open(AXES.slice(0, 1)).write(Float64Array.of(0.75), plain, 3);
    expect([...plain]).toEqual([0.25, 0, 0, 0.75, 8]);
  });

  test('put any two values of a choice 1 apart, and an absent axis √0.75 or more from every value', () => {
    const [a, b, c] = [1 / 6, 3 / 6, 5 / 6].map((value) => features(0.5, value, 0.5, 0.25)) as [number[], number[], number[]];
    for (const [one, other] of [
      [a, b],
      [b, c],
      [a, c],
    ] as const)
      expect(squareDistance(one, other)).toBeCloseTo(1, 14);
    expect(squareDistance(a, features(0.5, 1 / 6, Number.NaN, 0.25))).toBeCloseTo(0.75, 14);
    expect(squareDistance(a, features(0.5, 1 / 6, 0.5, Number.NaN))).toBeCloseTo(0.5 + 0.75, 14);
  });
});
