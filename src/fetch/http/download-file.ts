import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataError } from '../../core/errors.js';
import { hashFile, updateFromFile } from '../../files/hash-file.js';
import { syncFile, syncFolder } from '../../files/sync-to-disk.js';
import { nameUrl } from '../../core/name-url.js';
import type { HttpClient } from './http-client.js';
import { LostAnswer } from './retry.js';
import { writeAll } from '../../files/write-all.js';

/** What the service says of a file's content. */
export interface Digest {
  /** git-sha1: of a file that git itself holds */
  readonly kind: 'sha256' | 'git-sha1';
  readonly hex: string;
}

export interface WantedFile {
  readonly url: string;
  /** where it is to lie */
  readonly path: string;
  readonly digest: Digest;
  /** undefined: unknown before it is fetched */
  readonly bytes: number | undefined;
}

export interface FetchedFile {
  readonly bytes: number;
  readonly sha256: string;
}

/** A download whose hash is wrong is begun anew so many times. */
const FRESH_STARTS = 1;

/** Fetches a file: goes on where an earlier process was cut, checks its length and hash, brings it to disk and renames it into its place.
 *  onBytes  hears how many bytes of it are there
 *  Throws DataError SERVICE_FAILED, what the client throws, and the file system's errors. */
export async function downloadFile(client: HttpClient, file: WantedFile, onBytes: (there: number) => void): Promise<FetchedFile> {
  mkdirSync(dirname(file.path), { recursive: true });
  const part = partPath(file);
  for (let start = 0; ; start++) {
    await fetchPart(client, file, part, onBytes);
    if (hasDigest(part, file.digest)) break;
    rmSync(part, { force: true });
    if (start >= FRESH_STARTS) throw wrongHash(file);
  }
  const fetched = { bytes: statSync(part).size, sha256: file.digest.kind === 'sha256' ? file.digest.hex : hashFile(part) };
  syncFile(part);
  renameSync(part, file.path);
  syncFolder(dirname(file.path));
  return fetched;
}

/** The name holds the hash: what was begun is gone on with only where it is of the same content. */
function partPath({ path, digest }: WantedFile): string {
  return `${path}.${digest.hex.slice(0, 16)}.part`;
}

async function fetchPart(client: HttpClient, file: WantedFile, part: string, onBytes: (there: number) => void): Promise<void> {
  if (sizeOf(part) > (file.bytes ?? Infinity)) rmSync(part);
  if (existsSync(part) && sizeOf(part) === file.bytes) return;
  await client.request(file.url, {
    accepts: [416],
    // a compressed answer would have another length than the file; with a range fetch asks for a plain one itself
    headers: () => (sizeOf(part) > 0 ? { range: `bytes=${sizeOf(part)}-` } : { 'accept-encoding': 'identity' }),
    progress: () => sizeOf(part),
    use: async (response, beat) => {
      await writeAnswer(response, file, part, (there) => {
        beat();
        onBytes(there);
      });
    },
  });
}

async function writeAnswer(response: Response, file: WantedFile, part: string, onBytes: (there: number) => void): Promise<void> {
  const there = sizeOf(part);
  if (response.status === 416 || (response.status === 206 && !continuesAt(response, there, file.bytes))) {
    await response.body?.cancel();
    rmSync(part, { force: true });
    throw new LostAnswer('does not go on where the download was cut');
  }
  const size = await writeBody(response, part, response.status === 206 ? there : 0, file.bytes ?? Infinity, onBytes);
  if (size > (file.bytes ?? Infinity)) {
    rmSync(part);
    throw new LostAnswer(`sends more than the ${file.bytes} bytes that the file has`);
  }
  if (size < (file.bytes ?? 0)) throw new LostAnswer(`ends after ${size} of ${file.bytes} bytes`);
}

/** Appends what comes, or begins anew at 0; returns the size of the file. */
async function writeBody(response: Response, part: string, from: number, most: number, onBytes: (there: number) => void): Promise<number> {
  const descriptor = openSync(part, from > 0 ? 'a' : 'w');
  let size = from;
  try {
    for await (const chunk of response.body ?? []) {
      // at once: what waits to be read is lost where the connection breaks
      writeAll(descriptor, chunk as Uint8Array);
      size += (chunk as Uint8Array).length;
      onBytes(size);
      if (size > most) break;
    }
  } finally {
    closeSync(descriptor);
  }
  return size;
}

/** Whether a partial answer begins where the part ends, and is of a file of the right length. */
function continuesAt(response: Response, there: number, bytes: number | undefined): boolean {
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '');
  if (range === null || Number(range[1]) !== there) return false;
  return range[2] === '*' || bytes === undefined || Number(range[2]) === bytes;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Whether a file has the content that a digest says. */
export function hasDigest(path: string, { kind, hex }: Digest): boolean {
  if (!existsSync(path)) return false;
  if (kind === 'sha256') return hashFile(path) === hex;
  return updateFromFile(createHash('sha1').update(`blob ${statSync(path).size}\0`), path).digest('hex') === hex;
}

function wrongHash({ url, digest }: WantedFile): DataError {
  return new DataError(
    'SERVICE_FAILED',
    `${nameUrl(url)} must have the ${digest.kind} ${digest.hex}, and what came has another one, twice`,
    { context: { service: nameUrl(url), digest: digest.hex } },
  );
}
