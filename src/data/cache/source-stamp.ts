import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';

/** What the file system says about a source file. Changes of content that keep all four are taken for no change. */
export interface SourceStamp {
  readonly size: string;
  readonly mtime_ns: string;
  readonly ctime_ns: string;
  readonly ino: string;
}

/** Two writes this close together may carry one time stamp (2 s on FAT). */
const COARSEST_CLOCK_NS = 2_000_000_000n;

/** Returns the stamps of the files that make up a source: a DuckDB database has its write-ahead log beside it. Files that are absent have
 *  none. */
export function stampFiles(paths: readonly string[]): SourceStamp[] {
  return paths.flatMap((path) => {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    return stat ? [{ size: `${stat.size}`, mtime_ns: `${stat.mtimeNs}`, ctime_ns: `${stat.ctimeNs}`, ino: `${stat.ino}` }] : [];
  });
}

/** Whether a file changed so shortly before `nowMs` that a further change could go unseen. */
export function isTooFresh(stamps: readonly SourceStamp[], nowMs: number): boolean {
  const oldest = BigInt(Math.floor(nowMs)) * 1_000_000n - COARSEST_CLOCK_NS;
  return stamps.some((stamp) => BigInt(stamp.ctime_ns) > oldest || BigInt(stamp.mtime_ns) > oldest);
}

/** Whether two lists of stamps are equal. */
export function equalStamps(a: readonly SourceStamp[], b: readonly SourceStamp[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Read and summed while they are in the processor's cache, into one buffer: buffers of a stream pile up until they are collected. */
const PIECE_BYTES = 1 << 18;

/** Returns the sha256 of the files' contents in order, hex; absent files add nothing. */
export async function hashFiles(paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (const path of paths) {
    if (!statSync(path, { throwIfNoEntry: false })) continue;
    const file = await open(path, 'r');
    try {
      for (let read = await file.read(piece); read.bytesRead > 0; read = await file.read(piece))
        hash.update(piece.subarray(0, read.bytesRead));
    } finally {
      await file.close();
    }
  }
  return hash.digest('hex');
}
