import { describe, expect, test } from 'vitest';
import { SpaceCodec } from '../../../src/search/codec.js';
import { breed, mutate, reflect } from '../../../src/search/samplers/variation.js';
import { choice, float, int } from '../sampler-conformance.js';
import { scriptedStream } from '../scripted-stream.js';

const codec = new SpaceCodec({ axes: [float('x', 0, 1), choice('kind', ['a', 'b', 'c']), int('n', 1, 4), float('y', 0, 1)] });
const _ = Number.NaN;
const expectPoint = (point: Float64Array, expected: readonly number[]): void => {
  expect(point.length).toBe(expected.length);
  point.forEach((value, axis) => expect(value, `axis ${axis}`).toBeCloseTo(expected[axis]!, 12));
};
const mutated = (point: readonly number[], uniforms: readonly number[], normals: readonly number[] = []): Float64Array => {
  const [stream, before] = [scriptedStream(uniforms, normals), Float64Array.from(point)];
  const after = mutate(codec, before, stream);
  expect([stream.left(), [...before]]).toEqual([0, [...point]]);
  return after;
};

describe('a coordinate that left 0…1', () => {
  test.each([
    [0, 0],
    [0.3, 0.3],
    [1, 1],
    [1.2, 0.8],
    [-0.2, 0.2],
    [-1.2, 0.8],
    [2.1, 0.1],
    [3.3, 0.7],
    [2, 0],
  ])('%f is folded to %f', (value, folded) => {
    expect(reflect(value)).toBeCloseTo(folded, 12);
  });
});

describe('a mutation', () => {
  // the first number chooses the axis that is changed at any rate; each other axis is changed below 1/4
  const keep = 0.25;

  test.each([
    [0, 0.3],
    [0.25, 0.1],
    [0.5, 0.03],
    [0.75, 0.01],
  ])('of an ordered axis is a normal step of one of four scales: %f draws %f', (drawn, scale) => {
    expectPoint(mutated([0.5, 0.5, 0.375, 0.9], [0, drawn, keep, keep, keep], [-1]), [0.5 - scale, 0.5, 0.375, 0.9]);
  });

  test('of a stepped axis is as wide as a cell at least', () => {
    expectPoint(mutated([0.5, 0.5, 0.375, 0.9], [0.5, keep, keep, 0.99, keep], [1]), [0.5, 0.5, 0.625, 0.9]);
    expectPoint(mutated([0.5, 0.5, 0.375, 0.9], [0.5, keep, keep, 0, keep], [1]), [0.5, 0.5, 0.675, 0.9]);
  });

  test('of a choice is any value, and what leaves the space comes back', () => {
    expectPoint(mutated([0.5, 0.5, 0.375, 0.9], [0.25, keep, 0.77, keep, keep]), [0.5, 0.77, 0.375, 0.9]);
    expectPoint(mutated([0.5, 0.5, 0.375, 0.9], [0.75, keep, keep, keep, 0], [1]), [0.5, 0.5, 0.375, 0.8]);
  });

  test('changes other axes as well, one in four of four', () => {
    expectPoint(mutated([0.5, 0.5, 0.375, 0.9], [0, 0.5, 0.24, 0.1, keep, 0.24, 0.5], [1, 1]), [0.53, 0.1, 0.375, 0.93]);
  });

  test('makes absent axes uniform, whether they are changed or not', () => {
    expectPoint(mutated([_, _, 0.375, _], [0, 0.11, keep, 0.22, keep, 0.2, 0.33]), [0.11, 0.22, 0.375, 0.33]);
  });
});

describe('a child', () => {
  /** Bred without a change that is seen: the forced mutation is a step of 0. */
  const bred = (mother: readonly number[], father: readonly number[], uniforms: readonly number[]): Float64Array => {
    const stream = scriptedStream([...uniforms, 0, 0, 0.9, 0.9, 0.9], [0]);
    const child = breed(codec, Float64Array.from(mother), Float64Array.from(father), stream);
    expect(stream.left()).toBe(0);
    return child;
  };
  const [mother, father] = [
    [0.2, 0.1, 0.125, 0.4],
    [0.6, 0.9, 0.875, 0.8],
  ];

  test('is its mother one time in ten', () => {
    expectPoint(bred(mother, father, [0.9]), mother);
  });

  test('has on each axis the value of the one or the other, or one between and a little beyond', () => {
    expectPoint(bred(mother, father, [0.89, 0.24, 0.25, 0.49, 0]), [0.2, 0.9, 0.875, 0.4]);
    // 0.5 and above blend: -0.25 to 1.25 of the way
    expectPoint(bred(mother, father, [0, 0.5, 0, 0, 0.99, 0.5, 0.74, 1]), [0.1, 0.1, 0.5, 0.9]);
  });

  test('blends no choices', () => {
    expectPoint(bred(mother, father, [0, 0, 0.5, 0, 0]), [0.2, 0.1, 0.125, 0.4]);
    expectPoint(bred(mother, father, [0, 0, 0.74, 0, 0]), [0.2, 0.1, 0.125, 0.4]);
    expectPoint(bred(mother, father, [0, 0, 0.75, 0, 0]), [0.2, 0.9, 0.125, 0.4]);
  });

  test('has what one parent lacks from the other, and what both lack at random', () => {
    const stream = scriptedStream([0, 0, 0, 0.9, 0.9, 0.9, 0.66], [0]);
    const child = breed(codec, Float64Array.of(_, 0.1, 0.4, _), Float64Array.of(0.6, _, _, _), stream);
    expectPoint(child, [0.6, 0.1, 0.4, 0.66]);
    expect(stream.left()).toBe(0);
  });

  test('reflects what goes beyond the space', () => {
    expectPoint(bred([0, 0.1, 0.1, 0.1], [1, 0.1, 0.1, 0.1], [0, 0.5, 0, 0, 0, 0]), [0.25, 0.1, 0.1, 0.1]);
  });
});
