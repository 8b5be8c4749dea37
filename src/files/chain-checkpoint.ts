import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { openLine, sealLine } from './chained-line.js';
import type { ChainEnd } from './inspect-chain.js';
import { writeFileAtomically } from './write-atomically.js';

/** What a file of chained lines comes to up to one of its lines, so that the lines before it need no reading one by one. It is believed
 *  where the bytes up to there still have the hash that it names: a changed byte makes it worthless, and every line is looked at again. */
export interface ChainCheckpoint {
  /** of the fold and of the program that made it: another one folds anew */
  readonly maker: string;
  /** the end of the last line that it covers */
  readonly end: ChainEnd;
  /** lines that it covers */
  readonly lines: number;
  /** of the bytes up to its end, hex */
  readonly sha256: string;
  /** what the lines come to, as plain data */
  readonly state: unknown;
}

/** Returns the file of a checkpoint. */
export function checkpointPath(path: string): string {
  return `${path}.checkpoint`;
}

/** Returns the checkpoint of a file of chained lines; undefined where there is none, where another maker wrote it, or where the bytes
 *  that it covers are others.
 *  bytes  of the file */
export function readCheckpoint(path: string, bytes: Buffer, maker: string): ChainCheckpoint | undefined {
  const file = checkpointPath(path);
  if (!existsSync(file)) return undefined;
  const found = openLine(readFileSync(file, 'utf8').replace(/\n$/, ''))?.entry as ChainCheckpoint | undefined;
  if (found === undefined || found.maker !== maker || found.end.bytes > bytes.length) return undefined;
  return hash('sha256', bytes.subarray(0, found.end.bytes), 'hex') === found.sha256 ? found : undefined;
}

/** Writes the checkpoint of a file of chained lines whose lines up to `end` were found whole. What the file system refuses is thrown. */
export function writeCheckpoint(path: string, checkpoint: Omit<ChainCheckpoint, 'sha256'>): void {
  const covered = readFileSync(path).subarray(0, checkpoint.end.bytes);
  writeFileAtomically(checkpointPath(path), `${sealLine({ ...checkpoint, sha256: hash('sha256', covered, 'hex') }, '')}\n`);
}
