import { decompress, init } from '@bokuweb/zstd-wasm';

const FIRST_ROOM = 1 << 22;
const MOST_ROOM = 2 ** 31;
/** A frame of no known size. */
const NO_SIZE_FLAG = 0xe0;

let ready: Promise<void> | undefined;

/** Brings the library up; `decompressZstdNow` may be called behind it. */
export function readyZstd(): Promise<void> {
  ready ??= init();
  return ready;
}

/** Returns what zstd frames hold; their checksums are checked. Throws Error where they are damaged. */
export async function decompressZstd(bytes: Uint8Array): Promise<Buffer> {
  await readyZstd();
  return decompressZstdNow(bytes);
}

/** The same where the library is up already. */
export function decompressZstdNow(bytes: Uint8Array): Buffer {
  // A first frame that does not say its size, or further frames behind it, need a guess that grows.
  let room = Math.max(FIRST_ROOM, bytes.length * 4);
  for (;;) {
    try {
      return Buffer.from(decompress(bytes, { defaultHeapSize: room }));
    } catch (error) {
      room *= 4;
      if (!hasNoSize(bytes) || room > Math.min(MOST_ROOM, bytes.length * 4096 + FIRST_ROOM * 4))
        throw new Error('its frames are damaged', { cause: error });
    }
  }
}

/** RFC 8878, section 3.1.1.1.1: neither a size field nor a single segment. */
function hasNoSize(bytes: Uint8Array): boolean {
  return (bytes[4]! & NO_SIZE_FLAG) === 0;
}
