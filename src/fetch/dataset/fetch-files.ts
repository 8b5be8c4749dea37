import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { downloadFile, hasDigest, type WantedFile } from '../http/download-file.js';
import { nameUrl } from '../../core/name-url.js';
import type { HttpClient } from '../http/http-client.js';
import type { FetchStep } from './fetch-options.js';
import type { DatasetFile } from './manifest.js';

/** A file that is to be there; `path` counts from the dataset's folder. */
export interface WantedDatasetFile extends WantedFile {
  readonly mark: string;
}

interface FetchFilesOptions {
  readonly known: readonly DatasetFile[];
  /** ISO 8601 */
  readonly now: string;
  readonly onStep: ((step: FetchStep) => void) | undefined;
}

/** Fetches the files that are not there yet, one after the other, and returns all of them in the order of their paths. A file of a killed
 *  process that lies in its place is taken after its hash was checked. */
export async function fetchFiles(
  dir: string,
  client: HttpClient,
  wanted: readonly WantedDatasetFile[],
  { known, now, onStep }: FetchFilesOptions,
): Promise<DatasetFile[]> {
  const before = new Map(known.map((file) => [file.path, file]));
  const files: DatasetFile[] = [];
  for (const [index, file] of wanted.entries()) {
    const earlier = before.get(file.path);
    const path = join(dir, ...file.path.split('/'));
    const say = (bytes: number): void =>
      onStep?.({ kind: 'file', path: file.path, number: index + 1, count: wanted.length, bytes, total: file.bytes });
    files.push(
      earlier !== undefined && isThere(path, earlier, file) ? earlier : await fetchOne(client, { ...file, path }, file.path, now, say),
    );
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isThere(path: string, earlier: DatasetFile, { mark }: WantedDatasetFile): boolean {
  return earlier.mark === mark && statSync(path, { throwIfNoEntry: false })?.size === earlier.bytes;
}

async function fetchOne(
  client: HttpClient,
  file: WantedDatasetFile,
  place: string,
  now: string,
  say: (bytes: number) => void,
): Promise<DatasetFile> {
  const isComplete = existsSync(file.path) && file.digest.kind === 'sha256' && hasDigest(file.path, file.digest);
  const { bytes, sha256 } = isComplete
    ? { bytes: statSync(file.path).size, sha256: file.digest.hex }
    : await downloadFile(client, file, say);
  say(bytes);
  return { path: place, url: nameUrl(file.url), bytes, sha256, mark: file.mark, fetched_at: now };
}
