import { DataError } from '../../core/errors.js';
import { decompress } from './decompress.js';
import { toUtf8Lines } from './encoding.js';
import { formatOf } from './foreign-formats.js';
import { readBytes } from './require-file.js';
import type { TextPart } from './text-part.js';
import { isZip, unzip } from './unzip.js';

/** Returns the texts of a file: one, or one for each entry of a zip archive, in the order of their names. gzip, zstd and UTF-16 are undone.
 *  Throws DataError DATA_NOT_FOUND, DATA_UNREADABLE, DATA_EMPTY.                */
export async function openTexts(path: string): Promise<TextPart[]> {
  const bytes = await decompress(path, readBytes(path));
  const isArchive = isZip(bytes) && formatOf(bytes, path) === undefined;
  const parts = isArchive ? await unzip(path, bytes) : [{ file: path, bytes }];
  return Promise.all(parts.map(async ({ file, bytes }) => toText(file, isArchive ? await decompress(file, bytes) : bytes)));
}

function toText(file: string, raw: Buffer): TextPart {
  requireText(file, raw);
  const bytes = toUtf8Lines(raw);
  if (isBlank(bytes)) throw new DataError('DATA_EMPTY', `file "${file}" is empty; a source needs at least one bar`, { context: { file } });
  return { file, bytes };
}

function requireText(file: string, raw: Buffer): void {
  const rule =
    formatOf(raw, file) ?? (hasZeros(toUtf8Lines(raw.subarray(0, 4096))) ? 'is not text: its beginning holds bytes of 0' : undefined);
  if (rule !== undefined) throw new DataError('DATA_UNREADABLE', `file "${file}" ${rule}`, { context: { file } });
}

function hasZeros(bytes: Buffer): boolean {
  return bytes.includes(0);
}

function isBlank(text: Buffer): boolean {
  return text.toString('latin1', 0, 4096).trim() === '' && text.toString('latin1').trim() === '';
}
