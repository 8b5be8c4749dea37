import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { decodeBundle } from '../../ml/bundle/decode-bundle.js';
import { encodeBundle } from '../../ml/bundle/encode-bundle.js';
import type { ModelBundle } from '../../ml/bundle/model-bundle.js';
import { makeFolder, writing } from '../../files/output.js';

/** Writes a bundle beside its place and renames it: readers see all of it or nothing. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeBundle(path: string, bundle: ModelBundle): Promise<void> {
  makeFolder(dirname(path));
  await writing(path, () => writeAtomically(path, (temporary) => writeFileSync(temporary, encodeBundle(bundle))));
}

/** Reads a bundle. Throws UsageError MODEL_UNREADABLE with the file and the rule that it breaks. */
export function readBundle(path: string): ModelBundle {
  return openBundle(path).bundle;
}

/** A bundle's file as a run knows it. */
export interface OpenedBundle {
  readonly bundle: ModelBundle;
  /** sha256 of the file, hex */
  readonly hash: string;
}

/** Reads a bundle with the hash of its bytes. Throws UsageError MODEL_UNREADABLE. */
export function openBundle(path: string): OpenedBundle {
  const bytes = readBundleBytes(path);
  return { bundle: decodeBundle(path, bytes), hash: createHash('sha256').update(bytes).digest('hex') };
}

function readBundleBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    throw new UsageError(
      'MODEL_UNREADABLE',
      `model "${path}" cannot be read: ${isMissing ? 'there is no such file' : (cause as Error).message}`,
      { context: { file: path }, cause },
    );
  }
}
