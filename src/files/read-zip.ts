import { buffer as collect } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

/** A file in a zip archive. */
export interface ZipFileEntry {
  /** with the folders that it lies in; a folder ends with a slash */
  readonly name: string;
  readonly bytes: Buffer;
}

/** Returns the files of a zip archive in its order, as far as `wants` asks for them; each has the checksum that the archive says.
 *  Throws Error where the archive is damaged or locked. */
export async function readZip(bytes: Buffer, wants: (name: string) => boolean): Promise<ZipFileEntry[]> {
  const files: ZipFileEntry[] = [];
  const archive = await openArchive(bytes);
  for await (const entry of entriesOf(archive))
    if (wants(entry.fileName)) files.push({ name: entry.fileName, bytes: await readEntry(archive, entry) });
  return files;
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
