import { expect, test } from 'vitest';
import { weightsOf, weightSpace } from '../../src/search/signal-weights.js';

test('the space of weights has one axis per signal: 0…1, -1…1 where they may be negative, with the step that is given', () => {
  const axis = { kind: 'float', log: false, high: 1 };
  expect(weightSpace(['a', 'b'])).toEqual({
    axes: [
      { ...axis, name: 'weight_a', low: 0, step: undefined },
      { ...axis, name: 'weight_b', low: 0, step: undefined },
    ],
  });
  expect(weightSpace(['a'], { isSigned: true, step: 0.25 })).toEqual({ axes: [{ ...axis, name: 'weight_a', low: -1, step: 0.25 }] });
  expect(() => weightSpace([])).toThrow(expect.objectContaining({ code: 'SPACE_INVALID' }));
});

test('weights are shares of the sum of the absolute values; one that is missing is 0', () => {
  expect(weightsOf({ weight_a: 1, weight_b: -3 }, ['a', 'b', 'c'])).toEqual({ a: 0.25, b: -0.75, c: 0 });
  expect(weightsOf({}, ['a', 'b', 'c', 'd'])).toEqual({ a: 0.25, b: 0.25, c: 0.25, d: 0.25 });
});
