// Plain data as JSON can hold it, beside the arrays that it cannot.
import { describe, expect, test } from 'vitest';
import { packValue, unpackValue, type PackedArray } from '../../../src/ml/bundle/packed-value.js';

describe('packed values', () => {
  const arrays = [Float64Array.of(1), Int32Array.of(2), Uint8Array.of(3)];

  test.each<[unknown, unknown]>([
    [Number.NaN, null],
    [Infinity, { $number: 'Infinity' }],
    [-Infinity, { $number: '-Infinity' }],
    [-0, { $number: '-0' }],
    [0, 0],
    [1.5, 1.5],
    [true, true],
    ['$array', '$array'],
    [
      [Number.NaN, [1]],
      [null, [1]],
    ],
    [{ a: { $b: 1, $$c: 2 } }, { a: { $$b: 1, $$$c: 2 } }],
    [{ $array: 0 }, { $$array: 0 }],
    [
      { $number: '7', more: 1 },
      { $$number: '7', more: 1 },
    ],
    [{}, {}],
    [arrays[1], { $array: 0 }],
  ])('%j is %j', (value, packed) => {
    const kept: PackedArray[] = [];
    expect(packValue(value, kept)).toStrictEqual(packed);
    expect(unpackValue(packed, kept)).toStrictEqual(value);
  });

  test('what is undefined is left out, and null has no word of its own', () => {
    expect(packValue({ a: undefined, b: 1 }, [])).toStrictEqual({ b: 1 });
    expect(packValue(null, [])).toBeNull();
  });

  test('arrays are counted as they come', () => {
    const kept: PackedArray[] = [];
    expect(packValue({ a: arrays[0], b: [arrays[1], { c: arrays[2] }] }, kept)).toEqual({
      a: { $array: 0 },
      b: [{ $array: 1 }, { c: { $array: 2 } }],
    });
    expect(kept).toEqual(arrays);
    expect(unpackValue({ $array: 5 }, kept)).toBeUndefined();
    // two keys are a record
    expect(unpackValue({ $array: 0, b: 1 }, kept)).toEqual({ array: 0, b: 1 });
  });
});
