import type { DataIdentity } from '../../core/data-identity.js';
import { pairData } from './run-difference.js';
import { recordData } from './run-identity.js';
import { provesAllData, type AnyManifest } from './run-manifest.js';

/** One comparison of what a run says with what running it again gives. */
export interface VerifyCheck {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  readonly holds: boolean;
}

export function checkEqual(name: string, expected: string, found: string): VerifyCheck {
  return { name, expected, found, holds: expected === found };
}

/** Compares every data set that a run was made on with what was read now; one that is only there once is `none`. */
export function checkData(manifest: AnyManifest, identities: readonly DataIdentity[]): VerifyCheck[] {
  return pairData(manifest.data, identities.map(recordData))
    .filter(({ found }) => found !== undefined || provesAllData(manifest))
    .map(({ name, found, wanted }) => checkEqual(name, found?.hash ?? 'none', wanted?.hash ?? 'none'));
}
