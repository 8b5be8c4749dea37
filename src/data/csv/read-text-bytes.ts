import { readFileSync, statSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../core/errors.js';

/** Returns a text file's bytes as UTF-8 without byte-order mark; gzip and UTF-16 (MetaTrader) are undone.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY.                */
export function readTextBytes(path: string): Buffer {
  requireFile(path);
  const text = toUtf8(decompress(path, readBytes(path)));
  if (text.length === 0 || /^\s*$/.test(text.toString('latin1', 0, 4096)) && text.toString('latin1').trim() === '') {
    throw new DataError('DATA_EMPTY', `file "${path}" is empty; a source needs at least one bar`, { context: { file: path } });
  }
  return text;
}

/** Throws DataError DATA_NOT_FOUND where no file is there, DATA_UNREADABLE where it is no file. */
export function requireFile(path: string): void {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new DataError('DATA_NOT_FOUND', `file "${path}" does not exist`, { context: { file: path } });
  if (!stat.isFile()) throw new DataError('DATA_UNREADABLE', `"${path}" is not a file`, { context: { file: path } });
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" cannot be read: ${(cause as Error).message}`, { context: { file: path }, cause });
  }
}

function decompress(path: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" is not whole gzip: ${(cause as Error).message}`, { context: { file: path }, cause });
  }
}

function toUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.toString('utf16le', 2), 'utf8');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  return bytes;
}
