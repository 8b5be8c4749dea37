import { gunzipSync } from 'node:zlib';
import { DataError } from '../../core/errors.js';
import { plainText } from '../columns/quote-cell.js';

const ZSTD_MAGIC = 0xfd2fb528;

/** Returns what gzip or zstd bytes hold; other bytes as they are. Throws DataError DATA_UNREADABLE where they are damaged. */
export async function decompress(file: string, bytes: Buffer): Promise<Buffer> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return undone(file, 'gzip', () => gunzipSync(bytes));
  if (bytes.length >= 4 && bytes.readUInt32LE(0) === ZSTD_MAGIC) {
    const { decompressZstd } = await import('./zstd.js');
    return undone(file, 'zstd', () => decompressZstd(bytes));
  }
  const named = /\.gz$/i.test(file) ? 'gzip' : /\.zst(d)?$/i.test(file) ? 'zstd' : undefined;
  // A text that only bears the name of a compressed file is read as it is.
  if (named === undefined || bytes.length === 0 || isPrintable(bytes)) return bytes;
  throw new DataError('DATA_UNREADABLE', `file "${file}" is not ${named}, as its name says`, { context: { file } });
}

async function undone(file: string, name: string, undo: () => Buffer | Promise<Buffer>): Promise<Buffer> {
  try {
    return await undo();
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${file}" is not whole ${name}: ${plainText((cause as Error).message, 200)}`, {
      context: { file },
      cause,
    });
  }
}

function isPrintable(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}
