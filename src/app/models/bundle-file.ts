import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { writeAtomically } from '../../files/write-atomically.js';
import { decodeAnyBundle, decodeBundle } from '../../ml/bundle/decode-bundle.js';
import { encodeBundle } from '../../ml/bundle/encode-bundle.js';
import type { AnyBundle, ModelBundle } from '../../ml/bundle/model-bundle.js';
import { makeFolder, writing } from '../../files/output.js';

/** Writes a bundle beside its place and renames it: readers see all of it or nothing. Throws UsageError OUTPUT_UNWRITABLE. */
export async function writeBundle(path: string, bundle: AnyBundle): Promise<void> {
  makeFolder(dirname(path));
  await writing(path, () => writeAtomically(path, (temporary) => writeFileSync(temporary, encodeBundle(bundle))));
}

/** Reads a bundle. Throws UsageError MODEL_UNREADABLE with the file and the rule that it breaks. */
export function readBundle(path: string): ModelBundle {
  return openBundle(path).bundle;
}

/** A bundle's file as a run knows it. */
export interface OpenedBundle<Bundle extends AnyBundle = ModelBundle> {
  readonly bundle: Bundle;
  /** sha256 of the file, hex */
  readonly hash: string;
}

/** Reads a bundle with the hash of its bytes. Throws UsageError MODEL_UNREADABLE. */
export function openBundle(path: string): OpenedBundle {
  return openBy(path, decodeBundle);
}

/** The same, also of a model that says a probability of each of several classes. */
export function openAnyBundle(path: string): OpenedBundle<AnyBundle> {
  return openBy(path, decodeAnyBundle);
}

function openBy<Bundle extends AnyBundle>(path: string, decode: (file: string, bytes: Uint8Array) => Bundle): OpenedBundle<Bundle> {
  const bytes = readBundleBytes(path);
  return { bundle: decode(path, bytes), hash: createHash('sha256').update(bytes).digest('hex') };
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
