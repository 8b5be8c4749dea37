import { DataError } from '../../core/errors.js';
import { readZip, type ZipFileEntry } from '../../files/read-zip.js';
import { plainText } from '../columns/quote-cell.js';
import type { TextPart } from './text-part.js';

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Buffer): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05);
}

/** Returns the files of a zip archive by name; folders, hidden files and what systems leave beside (`__MACOSX`) are none.
 *  Throws DataError DATA_UNREADABLE where the archive is damaged or locked, DATA_EMPTY where it holds no file. */
export async function unzip(path: string, bytes: Buffer): Promise<TextPart[]> {
  const files = await readFiles(path, bytes);
  if (files.length === 0) throw new DataError('DATA_EMPTY', `file "${path}" is a zip archive without a file`, { context: { file: path } });
  const parts = files.map((file) => ({ file: `${path}/${plainText(file.name, 200)}`, bytes: file.bytes }));
  return parts.sort((a, b) => (a.file < b.file ? -1 : 1));
}

async function readFiles(path: string, bytes: Buffer): Promise<ZipFileEntry[]> {
  try {
    return await readZip(bytes, (name) => !/\/$|(^|\/)(__MACOSX\/|\.)/.test(name));
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" is not a whole zip archive: ${plainText((cause as Error).message, 200)}`, {
      context: { file: path },
      cause,
    });
  }
}
