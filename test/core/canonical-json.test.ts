import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/core/canonical-json.js';

/** Returns the value with every mapping written the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, each]) => [name, reversed(each)]),
  );
}

test('values that are equal have one text, in whatever order their names were written; lists keep their order', () => {
  expect(canonicalJson({ b: 1, a: [{ d: null, c: undefined }, 2] })).toBe('{"a":[{"d":null},2],"b":1}');
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]));
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value))).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 3 },
  );
});
