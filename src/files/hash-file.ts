import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;

/** Returns the sha256 of a file of any size, hex. */
export function hashFile(path: string): string {
  return updateFromFile(createHash('sha256'), path).digest('hex');
}

/** Adds a file's bytes to a hash and returns it. */
export function updateFromFile(hash: Hash, path: string): Hash {
  const descriptor = openSync(path, 'r'),
    chunk = new Uint8Array(CHUNK_BYTES);
  try {
    for (let length = readSync(descriptor, chunk); length > 0; length = readSync(descriptor, chunk)) hash.update(chunk.subarray(0, length));
  } finally {
    closeSync(descriptor);
  }
  return hash;
}
