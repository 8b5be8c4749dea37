import { describe, expect, test } from 'vitest';
import {
  checkAxis,
  countAxisValues,
  countGridPoints,
  gridValues,
  stepValue,
  tooManyPoints,
  withoutNoise,
  type Axis,
} from '../../src/search/space.js';
import { choice, float, int } from './sampler-conformance.js';

const refusal = (rule: string): unknown =>
  expect.objectContaining({ code: 'SPACE_INVALID', message: `space.x: ${rule}`, context: { axis: 'x' } });

describe('an axis', () => {
  test.each<[Axis, string]>([
    [choice('x', []), 'choice needs at least one value'],
    [choice('x', ['a', 'b', 'c', 'b']), 'choice must list different values, and b stands twice'],
    [float('x', 2, 1), 'the low bound 2 must not be above the high bound 1'],
    [float('x', Number.NaN, 1), 'the low bound NaN must not be above the high bound 1'],
    [float('x', 0, Infinity), 'both bounds must be finite, not [0, Infinity]'],
    [float('x', -Infinity, 0), 'both bounds must be finite, not [-Infinity, 0]'],
    [int('x', 0.5, 3), 'int bounds and step must be whole numbers, not [0.5, 3] step 1'],
    [int('x', 0, 3.5), 'int bounds and step must be whole numbers, not [0, 3.5] step 1'],
    [int('x', 0, 3, { step: 1.5 }), 'int bounds and step must be whole numbers, not [0, 3] step 1.5'],
    [int('x', 0, 3, { step: 0 }), 'step must be above 0, not 0'],
    [float('x', 0, 3, { step: -0.5 }), 'step must be above 0, not -0.5'],
    [float('x', 0, 3, { step: Number.NaN }), 'step must be above 0, not NaN'],
    [float('x', 0, 3, { log: true }), 'a log axis must start above 0, not at 0'],
    [int('x', -1, 3, { log: true }), 'a log axis must start above 0, not at -1'],
  ])('%j is refused', (axis, rule) => {
    expect(() => checkAxis(axis)).toThrow(refusal(rule));
  });

  test.each<[Axis]>([
    [choice('x', ['a'])],
    [choice('x', [1, '1', true, 'true'])],
    [float('x', 1, 1)],
    [float('x', 0.5, 1.25, { step: 0.3 })],
    [float('x', -1, 0)],
    [float('x', 1e-9, 1, { log: true })],
    [int('x', -3, 3, { step: 2 })],
    [int('x', 1, 8, { log: true })],
  ])('%j is taken as it is', (axis) => {
    expect(checkAxis(axis)).toBe(axis);
  });
});

describe('the values of an axis', () => {
  test('are counted: Infinity without a step, one where the bounds are equal', () => {
    const counts: [Axis, number][] = [
      [choice('x', ['a', 'b', 'c']), 3],
      [int('x', 2, 5), 4],
      [int('x', 2, 9, { step: 3 }), 3],
      [float('x', 0, 1), Infinity],
      [float('x', 1, 1), 1],
      // (0.3 - 0) / 0.1 is 2.9999999999999996
      [float('x', 0, 0.3, { step: 0.1 }), 4],
      [float('x', 0, 0.35, { step: 0.1 }), 4],
      [float('x', 0, 0.05, { step: 0.1 }), 1],
    ];
    for (const [axis, count] of counts) expect(countAxisValues(axis), JSON.stringify(axis)).toBe(count);
  });

  test('of a choice are a list of their own', () => {
    const axis = choice('x', ['a', 2]);
    expect(gridValues(axis)).toEqual(['a', 2]);
    expect(gridValues(axis)).not.toBe((axis as { values: unknown }).values);
  });

  test('are no more than 10,000,000', () => {
    expect(() => gridValues(int('x', 0, 10_000_000))).toThrow(
      expect.objectContaining({
        code: 'SPACE_INVALID',
        message: 'the space has 10,000,001 points and a sweep runs at most 10,000,000; use larger steps or fewer axes',
        context: { points: 10_000_001, limit: 10_000_000 },
      }),
    );
    expect(tooManyPoints(3e7).context).toEqual({ points: 3e7, limit: 1e7 });
  });

  test.each<[Axis, string]>([
    [int('x', 1, 8, { log: true }), 'a log axis has no grid; list its values with choice'],
    [float('x', 0, 1), 'a float axis needs a step in a sweep, e.g. {float: [1.5, 4.0], step: 0.5}'],
  ])('%j has no grid', (axis, rule) => {
    expect(() => gridValues(axis)).toThrow(refusal(rule));
  });

  test('are free of the noise of steps', () => {
    expect([stepValue(0.1, 0.1, 2), stepValue(-1, 0.25, 3), stepValue(5, 2, 0)]).toEqual([0.3, -0.25, 5]);
    expect([withoutNoise(0.1 + 0.2), withoutNoise(1 / 3)]).toEqual([0.3, 0.33333333333333]);
  });
});

describe('the points of a grid', () => {
  test('are the product of the axes, a float without a step counted in steps of 1', () => {
    expect(countGridPoints({ axes: [] })).toBe(1);
    expect(countGridPoints({ axes: [choice('a', [1, 2, 3]), int('b', 0, 4, { step: 2 }), float('c', 0, 2.5)] })).toBe(27);
    expect(countGridPoints({ axes: [float('c', 0, 1, { step: 0.25 }), int('d', 1, 2)] })).toBe(10);
  });
});
