import { existsSync } from 'node:fs';
import { hashFile } from '../../files/hash-file.js';
import { checkEqual, type VerifyCheck } from './verify-check.js';

/** Compares ledgers with the hash that a manifest has of them; a run that has not ended has none.
 *  join  hash of several ledgers from those of each; default there is one */
export function checkLedger(
  expected: string | null,
  paths: readonly string[],
  join: (hashes: readonly string[]) => string = ([hash]) => hash ?? 'none',
): VerifyCheck[] {
  if (expected === null) return [];
  return [checkEqual('ledger_sha256', expected, join(paths.filter((path) => existsSync(path)).map(hashFile)))];
}
