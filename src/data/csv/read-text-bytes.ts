import { readFileSync, readdirSync, statSync, type Stats } from 'node:fs';
import { basename, dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DataError } from '../../core/errors.js';
import { suggestName } from '../../core/nearest-name.js';

/** Returns a text file's bytes as UTF-8 without byte-order mark; gzip and UTF-16 (MetaTrader) are undone.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY.                */
export function readTextBytes(path: string): Buffer {
  requireFile(path);
  const text = toUtf8(decompress(path, readBytes(path)));
  requireText(path, text);
  if (isBlank(text)) {
    throw new DataError('DATA_EMPTY', `file "${path}" is empty; a source needs at least one bar`, { context: { file: path } });
  }
  return text;
}

/** Throws DataError DATA_NOT_FOUND where no file is there, DATA_UNREADABLE where it is no file. */
export function requireFile(path: string): void {
  const stat = statOf(path);
  if (!stat) throw new DataError('DATA_NOT_FOUND', `file "${path}" does not exist${suggestFile(path)}`, { context: { file: path } });
  if (!stat.isFile()) throw new DataError('DATA_UNREADABLE', `"${path}" is not a file`, { context: { file: path } });
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" cannot be read: ${(cause as Error).message}`, {
      context: { file: path },
      cause,
    });
  }
}

/** Formats that are often mistaken for text, by their first bytes. */
const FOREIGN_FORMATS: readonly (readonly [string, string])[] = [
  ['PK\x03\x04', 'is a zip archive; unpack it first'],
  ['PAR1', 'is Parquet; read it with the source parquet'],
];

function requireText(path: string, bytes: Buffer): void {
  const start = bytes.toString('latin1', 0, 4);
  const foreign = FOREIGN_FORMATS.find(([magic]) => start === magic);
  const rule = foreign?.[1] ?? (bytes.subarray(0, 4096).includes(0) ? 'is not text: its beginning holds bytes of 0' : undefined);
  if (rule !== undefined) throw new DataError('DATA_UNREADABLE', `file "${path}" ${rule}`, { context: { file: path } });
}

function isBlank(text: Buffer): boolean {
  return text.toString('latin1', 0, 4096).trim() === '' && text.toString('latin1').trim() === '';
}

function suggestFile(path: string): string {
  try {
    return suggestName(basename(path), readdirSync(dirname(path)));
  } catch {
    return '';
  }
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" cannot be read: ${(cause as Error).message}`, {
      context: { file: path },
      cause,
    });
  }
}

function decompress(path: string, bytes: Buffer): Buffer {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    if (!path.endsWith('.gz') || bytes.length === 0 || isPrintable(bytes)) return bytes;
    throw new DataError('DATA_UNREADABLE', `file "${path}" is not gzip, as its name says`, { context: { file: path } });
  }
  try {
    return gunzipSync(bytes);
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" is not whole gzip: ${(cause as Error).message}`, {
      context: { file: path },
      cause,
    });
  }
}

/** A text that only bears the name of a gzip file is read as it is. */
function isPrintable(bytes: Buffer): boolean {
  return bytes.subarray(0, 64).every((byte) => byte >= 32 || (byte >= 9 && byte <= 13));
}

function toUtf8(bytes: Buffer): Buffer {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.toString('utf16le', 2), 'utf8');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.subarray(3);
  return bytes;
}
