// What stands beside a bundle is read as a record only where a training wrote it.
import { expect, test } from 'vitest';
import { readTrainingRecord } from '../../../src/app/learning/training-record.js';
import { folder, write } from '../../cli/binary.js';

test.each([
  [undefined, /record ".*training\.json" cannot be read: there is no such file, as where a version was not registered by train$/],
  ['{}', /cannot be read: its schema must be barloom\.training\/1, and is undefined$/],
  ['{"schema": "barloom.training/2"}', /cannot be read: its schema must be barloom\.training\/1, and is barloom\.training\/2$/],
  ['null', /cannot be read: its schema must be barloom\.training\/1, and is undefined$/],
  ['{"schema": 1', /cannot be read: .*JSON/],
])('%j is refused', (text, sentence) => {
  const dir = folder();
  if (text !== undefined) write(dir, 'training.json', text);
  expect(() => readTrainingRecord(dir)).toThrow(sentence);
});
