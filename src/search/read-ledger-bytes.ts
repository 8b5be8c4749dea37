import { readFileSync } from 'node:fs';
import { UsageError } from '../core/errors.js';

/** Reads a ledger whole. Throws UsageError RUN_UNREADABLE. */
export function readLedgerBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const rule = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'does not exist' : `cannot be read: ${(error as Error).message}`;
    throw new UsageError('RUN_UNREADABLE', `ledger ${path} ${rule}`, { context: { path }, cause: error });
  }
}
