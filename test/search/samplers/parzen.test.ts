import { describe, expect, test } from 'vitest';
import { SpaceCodec } from '../../../src/search/codec.js';
import { jointBandwidths, neighbourBandwidths, ParzenEstimator } from '../../../src/search/samplers/parzen.js';
import type { Axis } from '../../../src/search/space.js';
import { choice, float, int } from '../sampler-conformance.js';
import { scriptedStream } from '../scripted-stream.js';

const open = (axes: readonly Axis[], points: readonly (readonly number[])[], widths: readonly number[] = []): ParzenEstimator =>
  new ParzenEstimator(
    new SpaceCodec({ axes }),
    points.map((point) => Float64Array.from(point)),
    axes.map((_, axis) => axis),
    () => Float64Array.from(widths),
  );
const density = (estimator: ParzenEstimator, ...unit: number[]): number => estimator.density(Float64Array.from(unit));

/** Integral over 0…1 by Simpson's rule. */
function integrate(of: (x: number) => number): number {
  const steps = 4000;
  let sum = of(0) + of(1);
  for (let k = 1; k < steps; k++) sum += (k % 2 === 1 ? 4 : 2) * of(k / steps);
  return sum / (3 * steps);
}
const X = float('x', 0, 1);
const KIND = choice('kind', ['a', 'b', 'c']);

describe('the density', () => {
  test('of no points is that of the uniform one', () => {
    expect(density(open([X, KIND], []), 0.3, 0.9)).toBe(1);
  });

  test('of one point is half uniform, half a normal density cut off at the bounds', () => {
    // φ(0) / 0.25 = 1.5957691 over a mass of Φ(2) - Φ(-2) = 0.9544997
    expect(density(open([X], [[0.5]], [0.25]), 0.5)).toBeCloseTo((1 + 1.5957691216 / 0.9544997361) / 2, 6);
    // φ(1) / 0.25 = 0.9678829
    expect(density(open([X], [[0.5]], [0.25]), 0.75)).toBeCloseTo((1 + 0.9678828981 / 0.9544997361) / 2, 6);
    expect(density(open([X], [[0.5]], [0.25]), 0.25)).toBeCloseTo((1 + 0.9678828981 / 0.9544997361) / 2, 6);
    // at a bound half of it is cut off
    expect(density(open([X], [[0]], [0.1]), 0)).toBeCloseTo((1 + 3.9894228 / 0.5) / 2, 5);
    expect(density(open([X], [[1]], [0.1]), 1)).toBeCloseTo((1 + 3.9894228 / 0.5) / 2, 5);
  });

  test.each([
    [
      [0.02, 0.5, 0.97],
      [0.05, 0.3, 1],
    ],
    [
      [0, 0.3, 1],
      [0.02, 0.5, 0.2],
    ],
  ])('of %j has an integral of 1', (centres, widths) => {
    const estimator = open(
      [X],
      centres.map((centre) => [centre]),
      widths,
    );
    expect(integrate((x) => density(estimator, x))).toBeCloseTo(1, 5);
  });

  test('of a choice prefers the values of the points, and is 1 in the mean over its values', () => {
    // the floor of one point and three values is 1/4: 3 · (1 - 2/4) where it has the value, 3 · 1/4 where it has not
    const one = open([KIND], [[0.5]]);
    expect([1 / 6, 0.5, 5 / 6].map((value) => density(one, value))).toEqual([0.875, 1.25, 0.875]);
    // any place in a cell counts, its upper bound 1 too
    expect(density(open([KIND], [[5 / 6]]), 1)).toBe(1.25);
    expect(density(open([KIND], [[1]]), 0.7)).toBe(1.25);
    // of three points the floor is 1/6: twice 3 · 4/6 and once 3 · 1/6
    const three = open([KIND], [[0.5], [0.1], [0.5]]);
    expect(density(three, 0.5)).toBeCloseTo((1 + 2 + 2 + 0.5) / 4, 12);
    expect([0.1, 0.5, 0.9].reduce((sum, value) => sum + density(three, value), 0) / 3).toBeCloseTo(1, 12);
  });

  test('of several axes is a mixture of products, without the axes that the point or the component lacks', () => {
    const points = [
      [0.2, 0.5],
      [0.7, Number.NaN],
      [Number.NaN, 0.1],
    ];
    const estimator = open([X, KIND], points, [0.1, 0.3, 1]);
    const [near, far] = [density(open([X], [[0.2]], [0.1]), 0.3) * 2 - 1, density(open([X], [[0.7]], [0.3]), 0.3) * 2 - 1];
    expect(density(estimator, 0.3, 0.5)).toBeCloseTo((1 + near * 2 + far + 0.5) / 4, 12);
    expect(density(estimator, 0.3, Number.NaN)).toBeCloseTo((1 + near + far + 1) / 4, 12);
    expect(density(estimator, Number.NaN, 0.5)).toBeCloseTo((1 + 2 + 1 + 0.5) / 4, 12);
  });

  test('is about its own axes alone', () => {
    const codec = new SpaceCodec({ axes: [KIND, X, float('y', 0, 1)] });
    const estimator = new ParzenEstimator(codec, [Float64Array.of(0.5, 0.5, 0.4)], [1], (values, axis) => {
      expect([[...values], axis]).toEqual([[0.5], 1]);
      return Float64Array.of(0.25);
    });
    expect(density(estimator, 0, 0.5, 0)).toBeCloseTo(density(open([X], [[0.5]], [0.25]), 0.5), 12);
  });
});

describe('a draw', () => {
  const draw = (estimator: ParzenEstimator, uniforms: readonly number[], normals: readonly number[] = []): number[] => {
    const [out, stream] = [new Float64Array(2), scriptedStream(uniforms, normals)];
    estimator.sample(stream, out);
    expect(stream.left()).toBe(0);
    return [...out];
  };
  const two = open(
    [X, KIND],
    [
      [0.2, 0.5],
      [0.6, Number.NaN],
    ],
    [0.1, 0.25],
  );

  test('takes one of the components, the uniform one included, each as likely', () => {
    // the floor is 1/5, so three fifths of the draws of a choice are uniform
    expect(draw(two, [0.33, 0.61], [1])).toEqual([0.2 + 0.1, 0.5]);
    expect(draw(two, [0.33, 0.59, 0.77], [-1])).toEqual([0.1, 0.77]);
    expect(draw(two, [0.34, 0.44], [-2])[0]).toBeCloseTo(0.1, 12);
    expect(draw(two, [0.34, 0.44], [-2])[1]).toBe(0.44);
    expect(draw(two, [0.67, 0.11, 0.22])).toEqual([0.11, 0.22]);
  });

  test('of a choice is uniform below the floor of all values, and not at it', () => {
    // two points and two values: a floor of 1/4 each
    const choices = open(
      [X, choice('kind', ['a', 'b'])],
      [
        [0.2, 0.25],
        [0.6, 0.75],
      ],
      [0.1, 0.25],
    );
    expect(draw(choices, [0, 0.5], [0])).toEqual([0.2, 0.25]);
    expect(draw(choices, [0, 0.49, 0.9], [0])).toEqual([0.2, 0.9]);
  });

  test('is drawn again where it lies beyond the bounds, which count as within, 32 times at most', () => {
    const edge = open([X, float('y', 0, 1)], [[0.5, 0.5]], [0.5]);
    expect(draw(edge, [0], [1.01, -1.01, 1, -1])).toEqual([1, 0]);
    const beyond = Array.from({ length: 31 }, () => 3);
    expect(draw(edge, [0], [...beyond, 0, 0])).toEqual([0.5, 0.5]);
    expect(draw(edge, [0, 0.123], [...beyond, 3, 0])).toEqual([0.123, 0.5]);
  });

  test('is written to the axes that the density is about', () => {
    const codec = new SpaceCodec({ axes: [X, float('y', 0, 1)] });
    const estimator = new ParzenEstimator(codec, [Float64Array.of(0.1, 0.4)], [1], () => Float64Array.of(0.1));
    expect(draw(estimator, [0], [0])).toEqual([0, 0.4]);
  });
});

describe('the bandwidths', () => {
  const widths = (values: readonly number[], size = Infinity): number[] => [...neighbourBandwidths(Float64Array.from(values), size)];
  const expectWidths = (found: readonly number[], expected: readonly number[]): void => {
    expect(found.length).toBe(expected.length);
    found.forEach((width, k) => expect(width, String(k)).toBeCloseTo(expected[k]!, 12));
  };

  test('of one axis are the distance to the further neighbour, the bounds included, and 1 where a point lacks it', () => {
    expectWidths(widths([0.5, 0.2, Number.NaN, 0.9]), [0.4, 0.3, 1, 0.4]);
    expectWidths(widths([0.9]), [0.9]);
    expectWidths(widths([0.1]), [0.9]);
    // three values are no narrower than 1/4
    expectWidths(widths([0.4, 0.5, 0.6]), [0.4, 0.25, 0.4]);
    expectWidths(widths([]), []);
    // of equal values the first has the one below, the second the one above
    expectWidths(widths([0.3, 0.3]), [1 / 3, 0.7]);
    expectWidths(widths([0.7, 0.7]), [0.7, 1 / 3]);
  });

  test('are no narrower than 1/(1 + count), 1/100 and half a cell', () => {
    const equal = (count: number): number[] => [0, ...Array.from({ length: count - 2 }, () => 0.5), 1];
    expect(widths(equal(60))[30]).toBe(1 / 61);
    expect(widths(equal(99))[50]).toBe(1 / 100);
    expect(widths(equal(300))[50]).toBe(1 / 100);
    expect(widths(equal(300), 20)[50]).toBe(0.5 / 20);
    expect(widths(equal(300), 200)[50]).toBe(1 / 100);
  });

  test('of all axes together are 0.2 · count^(-1/(axes + 4)), and half a cell at least', () => {
    const joint = (count: number, size: number, axes: number): number[] => [...jointBandwidths(new Float64Array(count), size, axes)];
    // 32 to the -1/5 is a half, 64 to the -1/6 as well
    expectWidths(
      joint(32, Infinity, 1),
      Array.from({ length: 32 }, () => 0.1),
    );
    expect(joint(64, Infinity, 2)[63]).toBeCloseTo(0.1, 12);
    expect(joint(1, 100, 3)).toEqual([0.2]);
    expect(joint(32, 4, 1)[0]).toBe(0.125);
    expect(joint(0, 4, 1)).toEqual([]);
  });

  test('are those of ordered axes alone', () => {
    const asked: number[] = [];
    const codec = new SpaceCodec({ axes: [X, KIND, int('n', 1, 4)] });
    void new ParzenEstimator(codec, [Float64Array.of(0.5, 0.5, 0.5)], [0, 1, 2], (_, axis) => Float64Array.of(asked.push(axis)));
    expect(asked).toEqual([0, 2]);
  });

  test('of a stepped axis reach the density by its cells', () => {
    const codec = new SpaceCodec({ axes: [int('n', 1, 4)] });
    const estimator = new ParzenEstimator(codec, [Float64Array.of(0.125)], [0], (values) => neighbourBandwidths(values, codec.sizes[0]!));
    expect(integrate((x) => density(estimator, x))).toBeCloseTo(1, 5);
  });
});
