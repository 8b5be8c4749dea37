import { buffer as collect } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { DataError } from '../../core/errors.js';
import { plainText } from '../quote-cell.js';
import type { TextPart } from './text-part.js';

/** Whether bytes begin as a zip archive does. */
export function isZip(bytes: Buffer): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 0x03 || bytes[2] === 0x05);
}

/** Returns the files of a zip archive by name; folders, hidden files and what systems leave beside (`__MACOSX`) are none.
 *  Throws DataError DATA_UNREADABLE where the archive is damaged or locked, DATA_EMPTY where it holds no file. */
export async function unzip(path: string, bytes: Buffer): Promise<TextPart[]> {
  const parts: TextPart[] = [];
  try {
    const archive = await openArchive(bytes);
    for await (const entry of entriesOf(archive)) {
      if (/\/$|(^|\/)(__MACOSX\/|\.)/.test(entry.fileName)) continue;
      parts.push({ file: `${path}/${plainText(entry.fileName, 200)}`, bytes: await readEntry(archive, entry) });
    }
  } catch (cause) {
    throw new DataError('DATA_UNREADABLE', `file "${path}" is not a whole zip archive: ${plainText((cause as Error).message, 200)}`, {
      context: { file: path },
      cause,
    });
  }
  if (parts.length === 0) throw new DataError('DATA_EMPTY', `file "${path}" is a zip archive without a file`, { context: { file: path } });
  return parts.sort((a, b) => (a.file < b.file ? -1 : 1));
}

function openArchive(bytes: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(bytes, { lazyEntries: true, strictFileNames: false }, (error, archive) => (error ? reject(error) : resolve(archive)));
  });
}

async function* entriesOf(archive: ZipFile): AsyncIterable<Entry> {
  for (;;) {
    const entry = await nextEntry(archive);
    if (entry === undefined) return;
    yield entry;
  }
}

function nextEntry(archive: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      archive.removeAllListeners();
      act();
    };
    archive.once('entry', (entry: Entry) => settle(() => resolve(entry)));
    archive.once('end', () => settle(() => resolve(undefined)));
    archive.once('error', (error: Error) => settle(() => reject(error)));
    archive.readEntry();
  });
}

async function readEntry(archive: ZipFile, entry: Entry): Promise<Buffer> {
  const stream = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    archive.openReadStream(entry, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  const content = await collect(stream);
  if (crc32(content) !== entry.crc32 >>> 0) throw new Error(`the checksum of ${entry.fileName} is another`);
  return content;
}
