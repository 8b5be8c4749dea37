import { UsageError } from '../core/errors.js';

/** A number of trials, or `auto`: small batches while each result still teaches much, larger ones later. */
export type BatchSize = number | 'auto';

const SMALLEST = 8;
const LARGEST = 512;

/** Returns the trials of the batch that begins at a trial number: a function of that number alone, never of the workers.
 *  `auto` is 8 below trial 256, then the largest power of two that is at most 1/16 of the trials so far, and never above 512. */
export function batchSizeAt(first: number, batchSize: BatchSize): number {
  if (batchSize !== 'auto') return batchSize;
  let size = SMALLEST;
  while (size < LARGEST && size * 2 <= first / 16) size *= 2;
  return size;
}

/** Throws UsageError STUDY_INVALID where a batch size is no whole number of at least 1. */
export function checkBatchSize(batchSize: BatchSize): BatchSize {
  if (batchSize === 'auto' || (Number.isInteger(batchSize) && batchSize >= 1)) return batchSize;
  throw new UsageError('STUDY_INVALID', `batchSize must be a whole number of at least 1 or "auto", not ${batchSize}`, {
    context: { batch_size: batchSize },
  });
}
