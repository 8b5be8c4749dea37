import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpaceCodec } from '../../src/search/codec.js';
import { checkSpace } from '../../src/search/conditions.js';
import type { Axis } from '../../src/search/space.js';
import { choice, float, int, MIXED } from './sampler-conformance.js';

const open = (...axes: Axis[]): SpaceCodec => new SpaceCodec(checkSpace({ axes }));

const refused =
  (...axes: Axis[]): (() => unknown) =>
  () =>
    checkSpace({ axes });

describe('a conditional axis', () => {
  test.each<[string, Axis[], string]>([
    [
      'an unknown name',
      [choice('kind', ['a', 'b']), float('x', 0, 1, { when: { kimd: ['a'] } })],
      'space.x: when.kimd names no axis of the space (did you mean "kind"?)',
    ],
    [
      'a value that the parent never has',
      [choice('kind', ['a', 'b']), float('x', 0, 1, { when: { kind: ['c'] } })],
      'space.x: when.kind lists "c", which kind never has',
    ],
    [
      'a value between the steps',
      [int('n', 2, 10, { step: 4 }), float('x', 0, 1, { when: { n: [4] } })],
      'space.x: when.n lists 4, which n never has',
    ],
    [
      'a float parent',
      [float('y', 0, 1), float('x', 0, 1, { when: { y: [0] } })],
      'space.x: when.y must name a choice or int axis, not a float axis',
    ],
    ['no values', [int('n', 2, 10), float('x', 0, 1, { when: { n: [] } })], 'space.x: when.n must list at least one value'],
    ['itself', [int('n', 2, 10, { when: { n: [2] } })], 'space.n: its condition depends on itself, by way of n'],
    [
      'a circle',
      [int('z', 0, 3, { when: { b: [1] } }), int('a', 1, 2, { when: { b: [1] } }), int('b', 1, 2, { when: { a: [1] } })],
      'space.a: its condition depends on itself, by way of z, a, b',
    ],
    ['a name that stands twice', [int('a', 1, 2), int('a', 1, 3)], 'space.a: stands twice in the space'],
  ])('that names %s is refused', (_, axes, sentence) => {
    expect(() => checkSpace({ axes })).toThrow(expect.objectContaining({ code: 'SPACE_INVALID', message: sentence }));
  });

  test.each([['4'], [1], [11], [true], [4.5]])('that names the value %j of an int axis from 2 to 10 is refused', (value) => {
    expect(refused(int('n', 2, 10), float('x', 0, 1, { when: { n: [2, value] } }))).toThrow(
      `space.x: when.n lists ${JSON.stringify(value)}, which n never has`,
    );
  });

  test('may name every value of an int axis, both bounds included', () => {
    const space = { axes: [int('n', 3, 11, { step: 4 }), float('x', 0, 1, { when: { n: [3, 7, 11] } })] };
    expect(checkSpace(space)).toBe(space);
  });

  test('that depends on itself is named with those that wait for it, and without those that do not', () => {
    const free = int('free', 1, 2);
    const [z, a, b] = [
      int('z', 0, 3, { when: { free: [1], b: [1] } }),
      int('a', 1, 2, { when: { free: [1], b: [1] } }),
      int('b', 1, 2, { when: { a: [1], free: [2] } }),
    ];
    expect(refused(free, z, a, b)).toThrow('space.a: its condition depends on itself, by way of z, a, b');
  });

  test('exists where its parent has one of the values, however deep, and wherever it stands in the space', () => {
    const codec = open(int('deep', 1, 3, { when: { exit: [true] } }), choice('exit', [true, false], { kind: [2, 3] }), int('kind', 1, 3));
    expect(codec.decode(Float64Array.of(0.5, 0.1, 0.1))).toEqual({ kind: 1 });
    expect(codec.decode(Float64Array.of(0.5, 0.9, 0.5))).toEqual({ exit: false, kind: 2 });
    expect(Object.entries(codec.decode(Float64Array.of(0.5, 0.1, 0.9)))).toEqual([
      ['deep', 2],
      ['exit', true],
      ['kind', 3],
    ]);
    expect(codec.encode({ exit: false, kind: 2 })).toEqual(Float64Array.of(Number.NaN, 0.75, 0.5));
  });
});

describe('a codec', () => {
  test.each<[Axis, number, unknown]>([
    [float('x', 0.1, 0.5, { step: 0.1 }), 0.5, 0.3],
    [float('x', 0, 1), 0.25, 0.25],
    [float('x', 2, 6), 0.25, 3],
    [float('x', 1e-4, 1, { log: true }), 0.5, 0.01],
    [float('x', 0, 0.95, { step: 0.3 }), 1, 0.9],
    [int('x', 1, 3), 0.34, 2],
    [int('x', 1, 3), 1, 3],
    [int('x', 1, 100, { log: true }), 0, 1],
    [int('x', 1, 100, { log: true }), 1, 100],
    [int('x', -5, 5, { step: 5 }), -0.3, -5],
    [choice('x', ['a', 7, false]), 0.99, false],
    [float('x', 3, 3), 0.7, 3],
    [int('x', 1, 3), Number.NaN, 2],
    [float('x', 1, 3), -0.5, 1],
    [float('x', 1, 3), 1.5, 3],
    // cells of a log axis reach half a step to either side: from 5 to 105, whose middle is 22.9
    [int('x', 10, 100, { step: 10, log: true }), 0.5, 20],
    [int('x', 10, 100, { step: 10, log: true }), 0, 10],
    // from 0.5, not from below 0, to 3.5
    [int('x', 1, 3, { log: true }), 0.6, 2],
  ])('of %j reads %d as %s', (axis, unit, value) => {
    expect(open(axis).decode(Float64Array.of(unit))).toEqual({ x: value });
  });

  test('gives every cell of an int axis the same width, and of a log axis about the same share of the logarithm', () => {
    const counts = new Map<unknown, number>();
    for (let k = 0; k < 1000; k++) {
      const { x } = open(int('x', 1, 10)).decode(Float64Array.of((k + 0.5) / 1000));
      counts.set(x, (counts.get(x) ?? 0) + 1);
    }
    expect([...counts.values()]).toEqual(Array.from({ length: 10 }, () => 100));
    const halves = [0.24, 0.26].map((unit) => open(int('x', 1, 4096, { log: true })).decode(Float64Array.of(unit))['x'] as number);
    expect(halves).toEqual([4, 5]);
  });

  test('encodes what it decodes: the same parameters come back, and the point stays where it is', () => {
    const codec = open(...MIXED);
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }), (coordinates) => {
        const parameters = codec.decode(Float64Array.from(coordinates));
        const unit = codec.encode(parameters);
        expect(Object.keys(codec.decode(unit))).toEqual(Object.keys(parameters));
        for (const [name, value] of Object.entries(codec.decode(unit)))
          if (name === 'depth' || name === 'rate') expect(value).toBeCloseTo(parameters[name] as number, 12);
          else expect(value).toBe(parameters[name]);
        codec.axes.forEach(({ name }, axis) => expect(Number.isNaN(unit[axis]!)).toBe(parameters[name] === undefined));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  test('encodes a value that is there to the middle of its cell, and NaN where the axis or the value is absent', () => {
    const kind = choice('kind', ['a', 'b']);
    const codec = open(kind, choice('exit', [1, 2, 3], { kind: ['a'] }), int('n', 1, 4, { when: { kind: ['a'] } }));
    expect(codec.encode({ kind: 'a', exit: 3, n: 2 })).toEqual(Float64Array.of(0.25, 2.5 / 3, 1.5 / 4));
    expect(codec.encode({ kind: 'b', exit: 3, n: 2 })).toEqual(Float64Array.of(0.75, Number.NaN, Number.NaN));
    expect(codec.encode({ kind: 'a' })).toEqual(Float64Array.of(0.25, Number.NaN, Number.NaN));
    expect([0, 1, 2].map((axis) => codec.isOrdered(axis))).toEqual([false, false, true]);
  });

  test.each<[Axis, number, number]>([
    [float('x', 3, 3), 3, 0.5],
    [float('x', 2, 6), 3, 0.25],
    [float('x', 1e-4, 1, { log: true }), 0.01, 0.5],
    [int('x', -5, 5, { step: 5 }), 0, 0.5],
    // the cell of 20 is from 15 to 25
    [int('x', 10, 100, { step: 10, log: true }), 20, (Math.log(15 * 25) / 2 - Math.log(5)) / Math.log(21)],
    // the cell of 1 is from 0.5 to 1.5
    [int('x', 1, 3, { log: true }), 1, Math.log(3) / 2 / Math.log(7)],
  ])('of %j encodes %d as %d', (axis, value, unit) => {
    expect(open(axis).encode({ x: value })[0]).toBeCloseTo(unit, 12);
  });

  test('counts its points, Infinity where an axis is continuous', () => {
    expect(open(choice('kind', ['a', 'b']), int('n', 1, 4)).points).toBe(8);
    expect(open(choice('kind', ['a', 'b']), float('x', 0, 1)).points).toBe(Infinity);
  });

  test('has both bounds of every stepped log axis at the bounds of the unit interval', () => {
    for (let high = 2; high < 120; high++)
      for (const low of [1, 7]) {
        const codec = open(int('x', low, low * high, { step: low, log: true }));
        expect([0, 1].map((unit) => codec.decode(Float64Array.of(unit))['x'])).toEqual([low, low * high]);
      }
  });
});

describe('what does not exist', () => {
  const nested = open(
    float('z', 0, 1, { when: { exit: ['stop'] } }),
    choice('kind', ['a', 'b']),
    choice('exit', ['stop', 'cross'], { kind: ['b'] }),
    int('n', 1, 4),
    float('y', 0, 1, { when: { n: [2, 3], kind: ['a'] } }),
    float('x', 0, 1),
  );
  const cleared = (...unit: number[]): number[] => {
    const point = Float64Array.from(unit);
    nested.clearAbsent(point);
    return [...point];
  };
  const absent = Number.NaN;

  test('is NaN, and so is what depends on it', () => {
    expect(cleared(0.1, 0.7, 0.2, 0.3, 0.5, 0.6)).toEqual([0.1, 0.7, 0.2, 0.3, absent, 0.6]);
    expect(cleared(0.1, 0.7, 0.9, 0.3, 0.5, 0.6)).toEqual([absent, 0.7, 0.9, 0.3, absent, 0.6]);
    expect(cleared(0.1, 0.2, 0.2, 0.3, 0.5, 0.6)).toEqual([absent, 0.2, absent, 0.3, 0.5, 0.6]);
    expect(cleared(0.1, 0.2, 0.2, 0.9, 0.5, 0.6)).toEqual([absent, 0.2, absent, 0.9, absent, 0.6]);
  });

  test('is that of the point in the middle of its cells', () => {
    const coordinate = fc.double({ min: -0.2, max: 1.2, noNaN: true });
    fc.assert(
      fc.property(fc.array(coordinate, { minLength: 6, maxLength: 6 }), (unit) => {
        const encoded = nested.encode(nested.decode(Float64Array.from(unit)));
        expect(cleared(...unit)).toEqual(unit.map((value, axis) => (Number.isNaN(encoded[axis]!) ? absent : value)));
      }),
      { seed: 12 },
    );
  });
});
