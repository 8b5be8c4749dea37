import { decompress, init } from '@bokuweb/zstd-wasm';

const FRAME_MAGIC = 0xfd2fb528;
const FIRST_ROOM = 1 << 22;
const MOST_ROOM = 2 ** 31;
/** A block of repeated bytes may grow so much. */
const MOST_GROWTH = 1 << 16;

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
  const frames = framesOf(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return Buffer.concat(frames.map(decompressFrame));
}

/** A frame that does not say its size needs a guess that grows. */
function decompressFrame(frame: Buffer): Buffer {
  const most = Math.min(MOST_ROOM, frame.length * MOST_GROWTH + FIRST_ROOM);
  for (let room = Math.max(FIRST_ROOM, frame.length * 4); ; room *= 4) {
    try {
      return Buffer.from(decompress(frame, { defaultHeapSize: Math.min(room, most) }));
    } catch (cause) {
      if (room >= most || saysItsSize(frame)) throw new Error('its frames are damaged', { cause });
    }
  }
}

function saysItsSize(frame: Buffer): boolean {
  return frame[4]! >> 5 !== 0;
}

/** Cuts frames from each other, and leaves out those that hold nothing (skippable ones). Source: RFC 8878, section 3.1 */
function framesOf(bytes: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    if (at + 8 > bytes.length) throw new Error('its frames are damaged');
    const magic = bytes.readUInt32LE(at);
    const end = magic === FRAME_MAGIC ? frameEnd(bytes, at) : magic >>> 4 === 0x184d2a5 ? at + 8 + bytes.readUInt32LE(at + 4) : NaN;
    if (!(end <= bytes.length)) throw new Error('its frames are damaged');
    if (magic === FRAME_MAGIC) frames.push(bytes.subarray(at, end));
    at = end;
  }
  return frames;
}

/** Behind the header come blocks, each with its length, then perhaps a checksum. */
function frameEnd(bytes: Buffer, start: number): number {
  const flags = bytes[start + 4]!;
  const isSingle = (flags >> 5) & 1;
  const sizeBytes = [isSingle, 2, 4, 8][flags >> 6]!;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3]!;
  let at = start + 5 + (1 - isSingle) + dictionaryBytes + sizeBytes;
  for (let isLast = false; !isLast;) {
    if (at + 3 > bytes.length) return NaN;
    const header = bytes.readUIntLE(at, 3);
    isLast = (header & 1) === 1;
    const isRun = ((header >> 1) & 3) === 1;
    at += 3 + (isRun ? 1 : header >> 3);
  }
  return at + ((flags >> 2) & 1) * 4;
}
