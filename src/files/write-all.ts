import { writeSync } from 'node:fs';

/** Writes all bytes, or throws: a disk that fills up takes a part of a write and says nothing.
 *  position  where they go; default behind what was written last, or at the end of a file that is open for appending */
export function writeAll(descriptor: number, bytes: Uint8Array | string, position: number | null = null): void {
  const all = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  for (let written = 0; written < all.length;)
    written += writeSync(descriptor, all, written, all.length - written, position === null ? null : position + written);
}
