import { expect, test } from 'vitest';
import { BarloomError, CancelledError, DataError, KernelError, UsageError } from '../../src/core/errors.js';

test.each([
  [() => new UsageError('FLAG_INVALID', 'a'), 'UsageError', 2, 'FLAG_INVALID', 'a'],
  [() => new DataError('DATA_EMPTY', 'b'), 'DataError', 3, 'DATA_EMPTY', 'b'],
  [() => new KernelError('c'), 'KernelError', 70, 'INVARIANT', 'Invariant: c'],
  [() => new CancelledError('d'), 'CancelledError', 130, 'CANCELLED', 'd'],
] as const)('%o: %s', (make, name, exitCode, code, message) => {
  const error = make();
  expect(error).toBeInstanceOf(BarloomError);
  expect({ ...error, message: error.message }).toEqual({ name, exitCode, code, message, context: {} });
  expect(Object.hasOwn(error, 'cause')).toBe(false);
});

test('what an error is about, and what caused it, stay with it', () => {
  const cause = new Error('cause');
  const details = { context: { row: 3 }, cause };
  for (const error of [
    new UsageError('FLAG_INVALID', 'a', details),
    new DataError('DATA_EMPTY', 'a', details),
    new KernelError('a', details),
    new CancelledError('a', details),
  ]) {
    expect(error.context).toEqual({ row: 3 });
    expect(error.cause).toBe(cause);
  }
});
