import { describe, expect, test } from 'vitest';
import { batchSizeAt, checkBatchSize, type BatchSize } from '../../src/search/batch-size.js';

describe('the size of a batch', () => {
  test('that is a number is that number, whatever came before', () => {
    expect([0, 5000].map((first) => batchSizeAt(first, 5))).toEqual([5, 5]);
  });

  test.each([
    [0, 8],
    [255, 8],
    [256, 16],
    [511, 16],
    [512, 32],
    [1023, 32],
    [4095, 128],
    [8191, 256],
    [8192, 512],
    [1_000_000, 512],
  ])('auto at trial %i is %i: a power of two, 1/16 of the trials so far', (first, size) => {
    expect(batchSizeAt(first, 'auto')).toBe(size);
  });

  test('is a whole number of at least 1, or auto', () => {
    for (const size of [1, 700, 'auto'] as const) expect(checkBatchSize(size)).toBe(size);
    for (const size of [0, -1, 1.5, Number.NaN, Infinity, 'all' as BatchSize])
      expect(() => checkBatchSize(size), String(size)).toThrow(
        expect.objectContaining({
          code: 'STUDY_INVALID',
          message: `batchSize must be a whole number of at least 1 or "auto", not ${size}`,
          context: { batch_size: size },
        }),
      );
  });
});
