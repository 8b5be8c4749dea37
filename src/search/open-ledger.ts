import { openSync, readSync } from 'node:fs';
import { UsageError } from '../core/errors.js';

/** Opens a ledger to be read and returns its descriptor. Throws UsageError RUN_UNREADABLE. */
export function openLedger(path: string): number {
  try {
    return openSync(path, 'r');
  } catch (error) {
    const rule = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : `cannot be read: ${(error as Error).message}`;
    throw new UsageError('RUN_UNREADABLE', `ledger ${path} ${rule}`, { context: { path }, cause: error });
  }
}

/** Reads from a position until the buffer is full or the file ends; returns the bytes. */
export function fillFrom(descriptor: number, bytes: Uint8Array, position: number): number {
  let length = 0;
  for (let read = 1; read > 0 && length < bytes.length; length += read)
    read = readSync(descriptor, bytes, length, bytes.length - length, position + length);
  return length;
}
