// Fields on the wire, by the examples of protobuf.dev and by a reader of our own.
import { describe, expect, test } from 'vitest';
import { bytesField, joinBytes, messageField, packedField, textField, wholeField } from '../../../src/ml/onnx/protobuf.js';
import { readFields, readPacked } from '../../reference/onnx/read-fields.js';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the examples of protobuf.dev', () => {
  test('a whole number: field 1 is 150', () => expect(hex(wholeField(1, 150))).toBe('089601'));
  test('a text: field 2 is testing', () => expect(hex(textField(2, 'testing'))).toBe('120774657374696e67'));
  test('a message: field 3 holds field 1, 150', () => expect(hex(messageField(3, [wholeField(1, 150)]))).toBe('1a03089601'));
  test('packed numbers: field 6 is 3, 270, 86942', () => expect(hex(packedField(6, [3, 270, 86942]))).toBe('3206038e029ea705'));
});

test.each([0, 1, 127, 128, 16383, 16384, 2 ** 31, 2 ** 32, 2 ** 49 - 1, 2 ** 49, 2 ** 53 - 1])('%i comes back', (value) => {
  expect(readFields(wholeField(20, value))).toEqual([{ field: 20, whole: BigInt(value), bytes: new Uint8Array() }]);
  expect(readPacked(readFields(packedField(1, [value, 5, value]))[0]!.bytes)).toEqual([value, 5, value]);
});

test('texts are UTF-8, bytes are as they are, and parts stand one behind the other', () => {
  const joined = joinBytes([textField(1, 'é'), bytesField(2, Uint8Array.of(0, 255)), bytesField(3, new Uint8Array())]);
  expect(readFields(joined).map(({ field, bytes }) => [field, Array.from(bytes)])).toEqual([
    [1, [0xc3, 0xa9]],
    [2, [0, 255]],
    [3, []],
  ]);
  expect(joinBytes([])).toEqual(new Uint8Array());
});
