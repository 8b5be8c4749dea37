import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { DataError } from '../../core/errors.js';
import { formatTime } from '../../core/time.js';
import type { DatasetSeries } from './manifest.js';

const CHUNK_BYTES = 1 << 20;
const FEED = 0x0a;

/** Throws DataError DATA_UNREADABLE where a dataset's file is neither what its manifest says nor that and more: a kill between the file and
 *  its manifest leaves more. */
export function requireOwnFile(path: string, { bytes, sha256 }: Pick<DatasetSeries, 'bytes' | 'sha256'>): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? -1;
  if (size >= bytes && hashBeginning(path, bytes) === sha256) return;
  const content = `${bytes} bytes of sha256 ${sha256.slice(0, 12)}…`;
  throw new DataError(
    'DATA_UNREADABLE',
    `file "${path}" is not what was fetched: its manifest says ${content}; remove its folder to fetch it anew`,
    { context: { file: path } },
  );
}

function hashBeginning(path: string, bytes: number): string {
  const hash = createHash('sha256');
  readChunks(path, bytes, (chunk) => hash.update(chunk));
  return hash.digest('hex');
}

/** What a file of bars holds. */
export interface RowsSummary {
  readonly rows: number;
  readonly from: string | null;
  readonly to: string | null;
  readonly sha256: string;
}

/** Returns what a file of bars with a header and epoch milliseconds in front holds. */
export function summarizeRows(path: string): RowsSummary {
  const hash = createHash('sha256');
  let feeds = 0,
    head = '',
    tail = '';
  readChunks(path, Infinity, (chunk) => {
    hash.update(chunk);
    for (let at = chunk.indexOf(FEED); at >= 0; at = chunk.indexOf(FEED, at + 1)) feeds++;
    if (head === '') head = Buffer.from(chunk.subarray(0, 4096)).toString('latin1');
    tail = (tail + Buffer.from(chunk.subarray(-4096)).toString('latin1')).slice(-4096);
  });
  return {
    rows: feeds - 1,
    from: feeds > 1 ? timeOf(head.split('\n')[1]!) : null,
    to: feeds > 1 ? timeOf(tail.trimEnd().split('\n').at(-1)!) : null,
    sha256: hash.digest('hex'),
  };
}

function timeOf(row: string): string {
  return formatTime(Number(row.slice(0, row.indexOf(','))));
}

function readChunks(path: string, most: number, use: (chunk: Uint8Array) => void): void {
  const descriptor = openSync(path, 'r'),
    chunk = new Uint8Array(CHUNK_BYTES);
  try {
    for (let left = most; left > 0;) {
      const length = readSync(descriptor, chunk, 0, Math.min(CHUNK_BYTES, left), null);
      if (length === 0) return;
      use(chunk.subarray(0, length));
      left -= length;
    }
  } finally {
    closeSync(descriptor);
  }
}
